// The Python programs of the bench `run`, which MicroPython 1.27 can run too. They print a number, or one per line.

/** A verified connection: `get(bytes)` reads a whole response. */
function client(port: number): string {
  return `
import gc, socket, ssl, time
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.verify_mode = ssl.CERT_REQUIRED
context.load_verify_locations(cadata=open("root.der", "rb").read())
address = socket.getaddrinfo("127.0.0.1", ${port})[0][-1]

def connect(path):
    sock = socket.socket()
    sock.connect(address)
    sock = context.wrap_socket(sock, server_hostname="localhost")
    sock.write(b"GET /%s HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n" % path)
    return sock

buffer = bytearray(4096)

def get(bytes):
    sock = connect(b"%d" % bytes)
    count = 0
    while True:
        n = sock.readinto(buffer)
        if not n:
            break
        count += n
    sock.close()
    assert count > bytes
`;
}

/** @returns a program that prints the milliseconds that each of `count` GETs takes, after a warm-up. */
export function gets(port: number, count: number): string {
  return `${client(port)}
for i in range(${count} // 2):
    get(100)
start = time.ticks_ms()
for i in range(${count}):
    get(100)
print(time.ticks_diff(time.ticks_ms(), start) / ${count})
`;
}

/** @returns a program that prints the milliseconds for a response of the given size, read in pieces of 4 KB. */
export function download(port: number, bytes: number): string {
  return `${client(port)}
start = time.ticks_ms()
get(${bytes})
print(time.ticks_diff(time.ticks_ms(), start))
`;
}

/** @returns a program that prints a mark after each `count` connections: the bytes in use in Python's heap. */
export function connections(port: number, count: number, marks: number): string {
  return `${client(port)}
for mark in range(${marks}):
    for i in range(${count}):
        get(100)
    gc.collect()
    print(gc.mem_alloc())
`;
}

/** @returns a program that waits for a response that never arrives. */
export function blocked(port: number): string {
  return `${client(port)}
sock = connect(b"hold")
print(0)
sock.read(1)
`;
}

/** @returns a program that prints the milliseconds until the given number of asyncio TLS clients had a response. */
export function asyncioClients(port: number, count: number, bytes: number): string {
  return `
import asyncio, ssl, time
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.verify_mode = ssl.CERT_REQUIRED
context.load_verify_locations(cadata=open("root.der", "rb").read())

async def get():
    reader, writer = await asyncio.open_connection("127.0.0.1", ${port}, ssl=context, server_hostname="localhost")
    writer.write(b"GET /${bytes} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n")
    await writer.drain()
    count = 0
    while True:
        piece = await reader.read(1024)
        if not piece:
            break
        count += len(piece)
    writer.close()
    await writer.wait_closed()
    assert count > ${bytes}

async def main():
    await asyncio.gather(*[get() for _ in range(${count})])

start = time.ticks_ms()
asyncio.run(main())
print(time.ticks_diff(time.ticks_ms(), start))
`;
}

/** @returns a program that polls and sleeps that often, with a mark after each tenth: the bytes in use in Python's heap. */
export function polling(port: number, count: number): string {
  return `${client(port)}
import asyncio, select
sock = connect(b"hold")
poller = select.poll()
poller.register(sock, select.POLLIN)

async def main():
    for mark in range(10):
        for i in range(${count} // 10):
            for _ in poller.ipoll(0):
                pass
            await asyncio.sleep_ms(0)
        print(gc.mem_alloc())

asyncio.run(main())
`;
}

export const ONE = 'print(1)\n';
export const PRINTS = 'for i in range(100000): print(i)\n';

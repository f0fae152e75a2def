// Programs, their servers and fault plans, for tests/programs/fault-plans.test.ts and scripts/fuzz-faults.ts.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import fc from 'fast-check';
import { type ProgramEvent, type ProgramRun, runProgram } from '../../src/entry/run.ts';
import { tableResolver } from '../../src/net/resolver-table.ts';
import { createNodeNetwork, resolveWithSystem } from '../../src/platform/node/network.ts';
import { type Issued, makeServerIdentity } from './pki.ts';

const HTTP = `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3000\r\n\r\n${'x'.repeat(3000)}`;

/** The programs' servers, on free loopback ports. */
export interface FaultServers {
  readonly tcp: number;
  readonly tls: number;
  readonly udp: number;
  readonly root: Issued;
  close(): void;
}

export async function startFaultServers(): Promise<FaultServers> {
  const identity = await makeServerIdentity(['host.test']);
  const answer = (socket: NodeJS.ReadWriteStream) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(HTTP));
  };
  const tcp = createServer(answer);
  const tls = createTlsServer({ cert: identity.leaf.pem, key: identity.leaf.keyPem }, answer).on(
    'tlsClientError',
    () => {},
  );
  const udp = createSocket('udp4').on('message', (message, from) => udp.send(message, from.port, from.address));
  for (const server of [tcp, tls]) await once(server.listen(0, '127.0.0.1'), 'listening');
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  return {
    tcp: (tcp.address() as AddressInfo).port,
    tls: (tls.address() as AddressInfo).port,
    udp: udp.address().port,
    root: identity.root,
    close: () => {
      for (const server of [tcp, tls, udp]) server.close();
    },
  };
}

/** Programs that connect to `host.test`: each ends by itself, or hangs as on a board. */
export const FAULT_PROGRAMS: Readonly<Record<string, string>> = {
  requests: `
import requests, time
for n in range(4):
    try:
        r = requests.get("http://host.test/%d" % n, timeout=5)
        print(n, r.status_code, len(r.content))
        r.close()
    except OSError as e:
        print(n, repr(e))
    time.sleep(9)
`,
  tls: `
import socket, ssl, time
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.load_verify_locations(cafile="ca.der")
for n in range(3):
    s = socket.socket()
    s.settimeout(5)
    s.connect(socket.getaddrinfo("host.test", 443)[0][-1])
    t = context.wrap_socket(s, server_hostname="host.test")
    t.write(b"GET / HTTP/1.0\\r\\n\\r\\n")
    print(n, len(t.read()))
    t.close()
    time.sleep(9)
`,
  asyncio: `
import asyncio
async def get(n):
    reader, writer = await asyncio.open_connection("host.test", 80)
    writer.write(b"GET / HTTP/1.0\\r\\n\\r\\n")
    await writer.drain()
    print(n, len(await asyncio.wait_for(reader.read(-1), 20)))
    writer.close()
async def main():
    print(await asyncio.gather(*[get(n) for n in range(3)], return_exceptions=True))
    await asyncio.sleep(10)
    await get(3)
asyncio.run(main())
`,
  udp: `
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(3)
address = socket.getaddrinfo("host.test", 123)[0][-1]
for n in range(6):
    s.sendto(b"message %d" % n, address)
    try:
        print(s.recvfrom(100)[0])
    except OSError as e:
        print(n, repr(e))
    time.sleep(5)
print(time.time() > 0)
`,
  blocking: `
import socket, time
for n in range(3):
    s = socket.socket()
    s.connect(socket.getaddrinfo("host.test", 80)[0][-1])
    s.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n" + bytes(20_000))
    print(n, len(s.read()), time.time() > 0)
    s.close()
    time.sleep(8)
`,
};

/** Runs one of the programs in simulated time. @returns its run, and all events. */
export async function runWithFaults(
  folder: string,
  servers: FaultServers,
  faults: string,
  seed: number,
  board = 'pico-w@micropython-1.27',
): Promise<{ run: ProgramRun; events: readonly ProgramEvent[] }> {
  const rows = [
    { port: 80, to: servers.tcp },
    { port: 443, to: servers.tls },
    { port: 123, to: servers.udp },
  ].map(({ port, to }) => ({ host: 'host.test', onPort: port, address: '127.0.0.1', port: to }));
  const network = createNodeNetwork({ resolve: tableResolver(rows, resolveWithSystem) });
  const events: ProgramEvent[] = [];
  const run = await runProgram(`${folder}/main.py`, {
    board,
    wifi: 'up',
    clock: 'now',
    speed: 'max',
    faults,
    seed,
    network,
    timeout: 60_000,
    onEvent: (event) => events.push(event),
  });
  return { run, events };
}

/** @returns a description of our bug: a crash or a hang that does not happen on a board; `undefined`: none. */
export function faultOfOurs({ run, events }: { run: ProgramRun; events: readonly ProgramEvent[] }): string | undefined {
  const hung = events.some((event) => event.event === 'end' && event.cause === 'hung');
  if (run.code === 124 && !hung) return 'it hung, and nobody said so';
  if (!hung && run.code !== 0 && run.exception === undefined) return `it ended with ${run.code}, without an exception`;
  if (/bug in thimble/.test(run.stdout + run.stderr + JSON.stringify(events))) return run.stderr;
  const results = events.filter((event) => event.event === 'fault-result');
  return results.length === 0 ? 'no result of a fault' : undefined;
}

const which = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 1, max: 5 }).map((nth) => `@${nth}`),
  fc.constant('@host.test'),
);
const chance = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 1, max: 100 }).map((percent) => `:${percent}%`),
);
const after = fc.oneof(
  fc.constant(''),
  fc.nat({ max: 4000 }).map((bytes) => `:after=${bytes}`),
);
const seconds = fc.nat({ max: 30 });
const fault = fc.oneof(
  fc.tuple(fc.constantFrom('reset', 'stall', 'close', 'corrupt'), which, chance, after).map((parts) => parts.join('')),
  fc.tuple(which, fc.integer({ min: 100, max: 20_000 })).map(([place, rate]) => `slow${place}:${rate}/s`),
  fc.tuple(which, chance).map((parts) => `dns${parts.join('')}`),
  fc.integer({ min: 1, max: 100 }).map((percent) => `drop:${percent}%`),
  fc.tuple(seconds, seconds).map(([from, length]) => `wifi@${from}s..${from + length + 1}s`),
  seconds.map((from) => `wifi@${from}s`),
  fc.tuple(seconds, fc.constantFrom('', ':by=-30d', ':by=1h')).map(([at, by]) => `clock-jump@${at}s${by}`),
);

/** Plans of one to three faults. */
export const randomPlans = fc.array(fault, { minLength: 1, maxLength: 3 }).map((faults) => faults.join(','));

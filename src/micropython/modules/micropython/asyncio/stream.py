# asyncio's streams: plain or TLS sockets, whose operations wait in the scheduler and not in the socket.
import _asyncio_rules
import _thimble
from . import core


class Stream:
    def __init__(self, s, e={}):
        self.s = s
        self.e = e
        self.out_buf = b""

    def get_extra_info(self, v):
        return self.e[v]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    def read(self, n=-1):
        parts = b""
        while True:
            yield core._io_queue.queue_read(self.s)
            part = self.s.read(n)
            if part is None:
                continue  # a spurious wakeup: the TLS record is incomplete
            if n >= 0:
                return part
            if not part:
                return parts
            parts += part

    def readinto(self, buf):
        yield core._io_queue.queue_read(self.s)
        return self.s.readinto(buf)

    def readexactly(self, n):
        parts = b""
        while n:
            yield core._io_queue.queue_read(self.s)
            part = self.s.read(n)
            if part is None:
                continue
            if not part:
                raise EOFError
            parts += part
            n -= len(part)
        return parts

    def readline(self):
        line = b""
        while True:
            yield core._io_queue.queue_read(self.s)
            part = self.s.readline()
            if part is None:
                continue
            line += part
            if not part or line[-1] == 10:
                return line

    def write(self, buf):
        """Sends at once what the socket takes; drain() sends the rest."""
        if not self.out_buf:
            sent = self.s.write(buf)
            if sent == len(buf):
                return
            if sent is not None:
                buf = buf[sent:]
        self.out_buf += buf

    def drain(self):
        if not self.out_buf:
            # It yields anyway, so that a loop of write and drain lets other tasks run.
            return (yield from core.sleep_ms(0))
        rest = memoryview(self.out_buf)
        while rest:
            yield core._io_queue.queue_write(self.s)
            sent = self.s.write(rest)
            if sent is not None:
                rest = rest[sent:]
        self.out_buf = b""

    async def awrite(self, buf, off=0, sz=-1):
        if off != 0 or sz != -1:
            buf = memoryview(buf)
            buf = buf[off : len(buf) if sz == -1 else off + sz]
        self.write(buf)
        await self.drain()


Stream.aclose = Stream.wait_closed
Stream.awritestr = Stream.awrite
StreamReader = Stream
StreamWriter = Stream


def _connected(host, port):
    """A socket that is connecting, without blocking. (The name lookup blocks all tasks, as on a board.)"""
    import socket
    from errno import EINPROGRESS

    family, kind, protocol, _, address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(family, kind, protocol)
    s.setblocking(False)
    try:
        s.connect(address)
    except OSError as e:
        if e.errno != EINPROGRESS:
            raise e
    return s


if _asyncio_rules.SSL:

    def open_connection(host, port, ssl=None, server_hostname=None):
        s = _connected(host, port)
        if ssl:
            if ssl is True:
                import ssl as _ssl

                ssl = _ssl.SSLContext(_ssl.PROTOCOL_TLS_CLIENT)
                _thimble.tls_caller("asyncio")
            s = ssl.wrap_socket(s, server_hostname=server_hostname or host, do_handshake_on_connect=False)
            s.setblocking(False)
        stream = Stream(s)
        yield core._io_queue.queue_write(s)
        return stream, stream

else:

    def open_connection(host, port):
        s = _connected(host, port)
        stream = Stream(s)
        yield core._io_queue.queue_write(s)
        return stream, stream


class Server:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.close()
        await self.wait_closed()

    def close(self):
        self.state = True
        self.task.cancel()

    async def wait_closed(self):
        await self.task

    async def _serve(self, s, cb, ssl):
        self.state = False
        while True:
            try:
                yield core._io_queue.queue_read(s)
            except core.CancelledError as e:
                s.close()
                if self.state:
                    return  # closed, and not cancelled from elsewhere
                raise e
            try:
                accepted, address = s.accept()
            except:
                continue  # the client has disconnected
            if ssl:
                try:
                    accepted = ssl.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False)
                except OSError as e:
                    core.sys.print_exception(e)
                    accepted.close()
                    continue
            accepted.setblocking(False)
            stream = Stream(accepted, {"peername": address})
            core.create_task(cb(stream, stream))


async def _start(cb, host, port, backlog, ssl):
    import socket

    info = socket.getaddrinfo(host, port)[0]
    s = socket.socket(info[0]) if _asyncio_rules.SERVES_IPV6 else socket.socket()
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(info[-1])
    s.listen(backlog)

    server = Server()
    server.task = core.create_task(server._serve(s, cb, ssl))
    try:
        # The serving task starts before it can be cancelled.
        await core.sleep_ms(0)
    except core.CancelledError as e:
        server.task.cancel()
        raise e
    return server


if _asyncio_rules.SSL:

    async def start_server(cb, host, port, backlog=5, ssl=None):
        return await _start(cb, host, port, backlog, ssl)

else:

    async def start_server(cb, host, port, backlog=5):
        return await _start(cb, host, port, backlog, None)

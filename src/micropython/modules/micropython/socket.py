# MicroPython's socket module, as lwIP boards have it.
import _thimble
from _bridge import check, endpoint, integer, milliseconds, repeat, text
from _stream import Stream

AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
SOCK_RAW = 3
IPPROTO_IP = 0
IPPROTO_TCP = 6
IPPROTO_UDP = 17
SOL_SOCKET = 1
SO_REUSEADDR = 4
SO_BROADCAST = 0x20
IP_ADD_MEMBERSHIP = 0x400
TCP_NODELAY = 1
MSG_PEEK = 1
MSG_DONTWAIT = 2

_EAGAIN = 11
_EPROTONOSUPPORT = 93
_ENOTCONN = 107


class socket(Stream):
    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=0, *, handle=None):
        if type != SOCK_STREAM:
            raise OSError(_EPROTONOSUPPORT)
        super().__init__(check(_thimble.socket()) if handle is None else handle)

    def __repr__(self):
        return "<socket>"

    def connect(self, address):
        repeat(_thimble.connect, self._handle, *_address(address))

    def bind(self, address):
        check(_thimble.bind(self._handle, *_address(address)))

    def listen(self, backlog=2):
        check(_thimble.listen(self._handle, integer(backlog)))

    def accept(self):
        handle = repeat(_thimble.accept, self._handle)
        if handle < 0:
            raise OSError(_EAGAIN)
        address, port = _thimble.peer(handle).split()
        return socket(handle=handle), (address, int(port))

    def recv(self, size, flags=0):
        data = bytearray(size)
        count = self._core.readinto(data)
        if count is None:
            raise OSError(_EAGAIN)
        return bytes(memoryview(data)[:count])

    def recv_into(self, buffer, size=0, flags=0):
        view = memoryview(buffer)
        count = self._core.readinto(view[:size] if size else view)
        if count is None:
            raise OSError(_EAGAIN)
        return count

    def recvfrom(self, size, flags=0):
        data = self.recv(size)
        address, port = _thimble.peer(self._handle).split()
        return data, (address, int(port))

    def send(self, data, flags=0):
        count = self.write(data)
        if count is None:
            raise OSError(_EAGAIN)
        return count

    def sendall(self, data, flags=0):
        rest = memoryview(data)
        while rest:
            rest = rest[self.send(rest) :]

    def sendto(self, data, address):
        return self.send(data)

    def setsockopt(self, level, option, value):
        pass

    def settimeout(self, seconds):
        check(_thimble.settimeout(self._handle, milliseconds(seconds)))

    def setblocking(self, flag):
        self.settimeout(None if flag else 0)

    def makefile(self, mode="rb", buffering=0):
        return self


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
    family, address, port = check(_thimble.resolve(text(host), integer(port))).split()
    return [(AF_INET6 if family == "6" else AF_INET, SOCK_STREAM, 0, "", (address, int(port)))]


def _address(address):
    host, port = endpoint(address)
    return host or "0.0.0.0", port

# CircuitPython's socketpool: sockets that receive into buffers, at most as many as the board has.
import _bridge
import _dialect
import _thimble
import wifi
from _bridge import check, endpoint, integer, milliseconds, repeat, text
from _stream import HostCore
from _stream import native_write as _native_write

_EAGAIN = 11


class gaierror(OSError):
    pass


_bridge.EXCEPTIONS["gaierror"] = gaierror


class SocketPool:
    AF_INET = 2
    AF_INET6 = 10
    SOCK_STREAM = 1
    SOCK_DGRAM = 2
    SOCK_RAW = 3
    SOL_SOCKET = 0xFFF
    SO_REUSEADDR = 4
    TCP_NODELAY = 1
    IPPROTO_IP = 0
    IPPROTO_ICMP = 1
    IPPROTO_TCP = 6
    IPPROTO_UDP = 17
    IPPROTO_IPV6 = 41
    IPPROTO_RAW = 255
    IP_MULTICAST_TTL = 5
    EAI_NONAME = -2
    gaierror = gaierror

    def __init__(self, radio):
        if radio is not wifi.radio:
            raise ValueError("SocketPool can only be used with wifi.radio")

    def socket(self, family=AF_INET, type=SOCK_STREAM, proto=IPPROTO_TCP):
        if type != SocketPool.SOCK_STREAM:
            raise RuntimeError("Only TCP sockets are supported here")
        return Socket(check(_thimble.socket()))

    def getaddrinfo(self, host, port, family=0, type=0, proto=0, flags=0):
        _, address, port = check(_thimble.resolve(text(host), integer(port))).split()
        return [(SocketPool.AF_INET, SocketPool.SOCK_STREAM, 0, "", (address, int(port)))]


class BaseSocket:
    """What a socket and a TLS socket have in common."""

    def __init__(self, handle):
        self._handle = handle
        self._core = HostCore(handle)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __hash__(self):
        return id(self)

    def connect(self, address):
        repeat(_thimble.connect, self._handle, *endpoint(address))

    def bind(self, address):
        host, port = endpoint(address)
        try:
            check(_thimble.bind(self._handle, host or "0.0.0.0", port))
        except OSError as error:
            _dialect.bind_failed(error)

    def listen(self, backlog):
        check(_thimble.listen(self._handle, integer(backlog)))

    def accept(self):
        handle = repeat(_thimble.accept, self._handle)
        if handle < 0:
            raise OSError(_EAGAIN)
        address, port = _thimble.peer(handle).split()
        return self._accepted(handle), (address, int(port))

    def recv_into(self, buffer, size=0):
        if size > len(buffer):
            raise ValueError("buffer too small for requested bytes")
        view = memoryview(buffer)
        count = self._core.readinto(view[:size] if size else view)
        if count is None:
            raise OSError(_EAGAIN)
        return count

    def send(self, data):
        count = _native_write(self._core, data)
        if count is None:
            raise OSError(_EAGAIN)
        return count

    def settimeout(self, seconds):
        check(_thimble.settimeout(self._handle, milliseconds(seconds)))

    def setblocking(self, flag):
        self.settimeout(None if flag else 0)

    def ioctl(self, request, argument):
        return self._core.ioctl(request, argument)

    def close(self):
        _thimble.close(self._handle)


class Socket(BaseSocket):
    type = SocketPool.SOCK_STREAM

    def setsockopt(self, level, option, value):
        pass

    def _accepted(self, handle):
        return Socket(handle)

    def recvfrom_into(self, buffer):
        count = self.recv_into(buffer)
        address, port = _thimble.peer(self._handle).split()
        return count, (address, int(port))

    def sendall(self, data):
        rest = memoryview(data)
        while rest:
            rest = rest[self.send(rest) :]

    def sendto(self, data, address):
        return self.send(data)


for _name in _dialect.POOL:
    delattr(SocketPool, _name)
for _name in _dialect.SOCKET:
    delattr(Socket, _name)

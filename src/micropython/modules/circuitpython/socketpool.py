# CircuitPython's socketpool: sockets that receive into buffers, limited to the board's number of sockets.
import _bridge
import _dialect
import _pool_rules
import _sealed
import _thimble
import wifi
from _bridge import check, endpoint, integer, milliseconds, repeat, text
from _stream import HostCore, size
from uctypes import addressof

_CLOSE = 4
_EBADF = 9
_EAGAIN = 11
_EPIPE = 32
_EOPNOTSUPP = 95


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

    def socket(self, family=AF_INET, type=SOCK_STREAM, proto=IPPROTO_IP):
        if family != SocketPool.AF_INET:
            raise NotImplementedError("Only IPv4 sockets supported")
        if type == SocketPool.SOCK_RAW:
            raise RuntimeError("raw sockets are not supported: thimble run has TCP and UDP")
        if type not in (SocketPool.SOCK_STREAM, SocketPool.SOCK_DGRAM):
            raise RuntimeError("Out of sockets")
        is_datagram = type == SocketPool.SOCK_DGRAM
        return Socket(check(_thimble.datagram_socket() if is_datagram else _thimble.socket()), type)

    def getaddrinfo(self, host, port, family=0, type=0, proto=0, flags=0):
        _, address, port = check(_thimble.resolve(text(host), integer(port))).split()
        return [_pool_rules.addrinfo(text(host), address, int(port), type, proto)]


_sealed.seal(SocketPool)


_REUSE = (SocketPool.SOL_SOCKET, SocketPool.SO_REUSEADDR)


class BaseSocket:
    """What a socket and a TLS socket have in common."""

    _in_c = True

    def __init__(self, handle, core=None):
        self._handle = handle
        self._core = HostCore(handle) if core is None else core

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
        return self._accepted(_some(handle)), _peer(handle)

    def recv_into(self, buffer, size=0):
        if size > len(buffer):
            raise ValueError("buffer too small for requested bytes")
        return self._receive(buffer, size if size > 0 else len(buffer))

    def send(self, data):
        return self._send(data)

    def _receive(self, buffer, count):
        return _some(repeat(_thimble.read, self._handle, addressof(buffer), count)) if count else 0

    def _send(self, data):
        return _some(repeat(_thimble.write, self._handle, addressof(data), size(data)))

    def settimeout(self, seconds):
        check(_thimble.settimeout(self._handle, milliseconds(seconds)))

    def setblocking(self, flag):
        self.settimeout(None if flag else 0)

    def close(self):
        self._core.ioctl(_CLOSE, 0)


class Socket(BaseSocket):
    def __init__(self, handle, type=SocketPool.SOCK_STREAM, connected=False):
        super().__init__(handle)
        self._type = type
        self._connected = connected
        self._closed = False

    @property
    def type(self):
        return self._type

    def connect(self, address):
        super().connect(address)
        self._connected = True

    def setsockopt(self, level, option, value):
        known = ((SocketPool.IPPROTO_TCP, SocketPool.TCP_NODELAY), _REUSE)
        if (level, option) not in known:
            raise OSError(_EOPNOTSUPP)

    def send(self, data):
        if self._closed:
            raise OSError(_EBADF)
        if not self._connected:
            _raise_broken_pipe()
        return _some(repeat(_thimble.send, self._handle, addressof(data), size(data)))

    def close(self):
        self._closed = True
        super().close()

    def sendall(self, data):
        rest = memoryview(data)
        while rest:
            rest = rest[self.send(rest) :]

    def recvfrom_into(self, buffer):
        count = _some(repeat(_thimble.receive, self._handle, addressof(buffer), len(buffer), 0))
        return count, _peer(self._handle)

    def sendto(self, data, address):
        return _some(repeat(_thimble.send_to, self._handle, addressof(data), size(data), *endpoint(address)))

    def _receive(self, buffer, count):
        return _some(repeat(_thimble.receive, self._handle, addressof(buffer), count, 0)) if count else 0

    def _accepted(self, handle):
        return Socket(handle, connected=True)


_sealed.seal(Socket)


def _some(count):
    if count < 0:
        raise OSError(_EAGAIN)
    return count


def _peer(handle):
    address, port = _thimble.peer(handle).split()
    return address, int(port)


def _raise_broken_pipe():
    raise BrokenPipeError(_EPIPE)


for _name in _dialect.POOL:
    delattr(SocketPool, _name)
for _name in _dialect.SOCKET:
    delattr(Socket, _name)

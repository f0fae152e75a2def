# MicroPython's socket module on Linux: ports/unix/modsocket.c. Addresses are the bytes of a struct sockaddr.
import _thimble
import _sockets
import struct
from _bridge import check, integer, text

# ports/unix/modsocket.c ignores them.
_KEYWORDS = ("socket.__init__",)

AF_UNIX = 1
AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
SOCK_RAW = 3
MSG_DONTROUTE = 4
MSG_DONTWAIT = 0x40
MSG_PEEK = 2
SOL_SOCKET = 1
SO_BROADCAST = 6
SO_ERROR = 4
SO_KEEPALIVE = 9
SO_LINGER = 13
SO_REUSEADDR = 2
IP_ADD_MEMBERSHIP = 35
IP_DROP_MEMBERSHIP = 36

_EINVAL = 22
_EPERM = 1
_ESOCKTNOSUPPORT = 94
_EAFNOSUPPORT = 97
_ENOPROTOOPT = 92
_IPPROTO_IP = 0
_IPPROTO_TCP = 6


class socket(_sockets.Socket):
    _flags = ((MSG_PEEK, _sockets.PEEK), (MSG_DONTWAIT, _sockets.DONTWAIT))

    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=0):
        integer(proto)
        if integer(af) not in (AF_INET, AF_INET6):
            raise OSError(_EAFNOSUPPORT)
        integer(type)
        if type == SOCK_RAW:
            raise OSError(_EPERM)
        if type not in (SOCK_STREAM, SOCK_DGRAM):
            raise OSError(_EINVAL if type > 10 or type < 0 else _ESOCKTNOSUPPORT)
        # Not super(): no garbage is collected within its bound method (program-thread/garbage.ts).
        _sockets.Socket.__init__(self, af, type, proto)

    def __repr__(self):
        return "<_socket %d>" % self._handle

    def fileno(self):
        return -1 if _thimble.is_closed(self._handle) else self._handle

    def send(self, data, flags=0):
        return _sockets.Socket.send(self, data)

    def sendto(self, data, *destination):
        if not 1 <= len(destination) <= 2:
            raise TypeError("function missing %d required positional arguments" % (2 - len(destination)))
        return _sockets.Socket.sendto(self, data, destination[-1])

    def setsockopt(self, level, option, value):
        number = value if isinstance(value, int) else int.from_bytes(memoryview(value)[:4], "little")
        if level == SOL_SOCKET and option == SO_BROADCAST:
            check(_thimble.broadcast(self._handle, integer(number)))
        elif level == _IPPROTO_IP and option in (IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP):
            _sockets.set_membership(self, value, option == IP_ADD_MEMBERSHIP)
        elif level == SOL_SOCKET and option == SO_LINGER:
            # A struct linger: on or off, and the number of seconds.
            if isinstance(value, int) or len(value) < 8:
                raise OSError(_EINVAL)
            on, seconds = struct.unpack("<ii", bytes(memoryview(value)[:8]))
            check(_thimble.linger(self._handle, 1 if on and seconds == 0 else 0))
        elif level == SOL_SOCKET and option in (SO_REUSEADDR, SO_KEEPALIVE):
            pass
        elif level not in (SOL_SOCKET, _IPPROTO_IP, _IPPROTO_TCP) or option == SO_ERROR:
            raise OSError(_ENOPROTOOPT)

    def _endpoint(self, address):
        return _unpack(address)

    def _peer(self, handle):
        return bytearray(_pack(*_sockets.Socket._peer(self, handle)))


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
    host = text(host)
    if not isinstance(port, int):
        port = text(port)
        if not port.isdigit():
            raise OSError("[addrinfo error -8]")
    family, address, port = check(_thimble.resolve(host, int(port) & 0xFFFF)).split()
    packed = _pack(address, int(port))
    kinds = ((SOCK_STREAM, 6), (SOCK_DGRAM, 17), (SOCK_RAW, 0))
    return [
        (AF_INET6 if family == "6" else AF_INET, kind, proto or number, None, bytearray(packed))
        for kind, number in kinds
        if type in (0, kind)
    ]


def inet_pton(family, address):
    if family == AF_INET and _is_ipv4(address):
        return bytes([int(part) for part in address.split(".")])
    if family == AF_INET6 and ":" in address:
        return _pack_ipv6(address)
    raise OSError(_EAFNOSUPPORT if family not in (AF_INET, AF_INET6) else _EINVAL)


def inet_ntop(family, packed):
    if family == AF_INET:
        return ".".join(str(byte) for byte in packed[:4])
    if family == AF_INET6:
        return _unpack_ipv6(packed)
    raise OSError(_EAFNOSUPPORT)


def sockaddr(packed):
    family = struct.unpack("<H", packed[:2])[0]
    if family == AF_INET:
        return (family, bytes(packed[4:8]), struct.unpack(">H", packed[2:4])[0])
    if family == AF_INET6:
        flow, scope = struct.unpack(">I", packed[4:8])[0], struct.unpack("<I", packed[24:28])[0]
        return (family, bytes(packed[8:24]), struct.unpack(">H", packed[2:4])[0], flow, scope)
    return (family, bytes(packed[2:]))


def _pack(address, port):
    if ":" in address:
        return struct.pack("<H", AF_INET6) + struct.pack(">HI", port, 0) + _pack_ipv6(address) + bytes(4)
    return struct.pack("<H", AF_INET) + struct.pack(">H", port) + inet_pton(AF_INET, address) + bytes(8)


def _unpack(address):
    """Host and port of a struct sockaddr."""
    view = memoryview(address)
    if len(view) < 16:
        raise OSError(_EINVAL)
    parts = sockaddr(bytes(view))
    if parts[0] not in (AF_INET, AF_INET6):
        raise OSError(_EAFNOSUPPORT)
    return inet_ntop(parts[0], parts[1]), parts[2]


def _is_ipv4(address):
    parts = address.split(".")
    return len(parts) == 4 and all(part.isdigit() and int(part) < 256 for part in parts)


def _pack_ipv6(address):
    head, gap, tail = address.partition("::")
    groups = [[int(group, 16) for group in part.split(":") if group] for part in (head, tail)]
    missing = 8 - len(groups[0]) - len(groups[1])
    if missing < 0 or (not gap and missing):
        raise OSError(_EINVAL)
    return struct.pack(">8H", *(groups[0] + [0] * missing + groups[1]))


def _unpack_ipv6(packed):
    """The longest run of zeros, if there are two or more, is left out (RFC 5952)."""
    groups = struct.unpack(">8H", packed[:16])
    start = length = at = 0
    while at < 8:
        end = at
        while end < 8 and groups[end] == 0:
            end += 1
        if end - at > length:
            start, length = at, end - at
        at = max(end, at + 1)
    words = ["%x" % group for group in groups]
    if length < 2:
        return ":".join(words)
    return ":".join(words[:start]) + "::" + ":".join(words[start + length :])

# The socket module that tutorials describe: the union of all ports, and recv_into. Constants are Linux's.
import _thimble
import _sockets
from _bridge import check, integer, text

AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
SOCK_RAW = 3
IPPROTO_IP = 0
IPPROTO_TCP = 6
IPPROTO_UDP = 17
SOL_SOCKET = 1
SO_REUSEADDR = 2
SO_BROADCAST = 6
SO_KEEPALIVE = 9
SO_BINDTODEVICE = 25
IP_ADD_MEMBERSHIP = 35
IP_DROP_MEMBERSHIP = 36
TCP_NODELAY = 1
MSG_PEEK = 2
MSG_DONTWAIT = 0x40

_EPROTONOSUPPORT = 93


class socket(_sockets.Socket):
    _flags = ((MSG_PEEK, _sockets.PEEK), (MSG_DONTWAIT, _sockets.DONTWAIT))

    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=0):
        if type not in (SOCK_STREAM, SOCK_DGRAM):
            raise OSError(_EPROTONOSUPPORT)
        # Not super(): no garbage is collected within its bound method (program-thread/garbage.ts).
        _sockets.Socket.__init__(self, af, type, proto)

    def __repr__(self):
        return "<socket>"

    def fileno(self):
        return self._handle

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def recv_into(self, buffer, size=0, flags=0):
        return self._receive(buffer, size or len(buffer), flags)

    def send(self, data, flags=0):
        return _sockets.Socket.send(self, data)

    def sendall(self, data, flags=0):
        _sockets.send_all(self, data)

    def setsockopt(self, level, option, value):
        if level == SOL_SOCKET and option == SO_BROADCAST:
            check(_thimble.broadcast(self._handle, integer(value)))
        elif level == IPPROTO_IP and option in (IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP):
            _sockets.set_membership(self, value, option == IP_ADD_MEMBERSHIP)


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
    family, address, port = check(_thimble.resolve(text(host), integer(port))).split()
    return [(AF_INET6 if family == "6" else AF_INET, type or SOCK_STREAM, proto, "", (address, int(port)))]

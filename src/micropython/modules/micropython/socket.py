# MicroPython's socket module on lwIP: extmod/modlwip.c (rp2, stm32, ESP8266).
import _thimble
import _sockets
from _bridge import check, integer, text

AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
SOCK_RAW = 3
SOL_SOCKET = 1
SO_REUSEADDR = 0x04
SO_BROADCAST = 0x20
IPPROTO_IP = 0
IP_ADD_MEMBERSHIP = 0x400
IP_DROP_MEMBERSHIP = 0x401
IPPROTO_TCP = 6
TCP_NODELAY = 0x40
MSG_PEEK = 1
MSG_DONTWAIT = 2

_EINVAL = 22
_CALLBACK = 20
# Separate names, because the public ones are deleted in versions that lack them.
_SO_BROADCAST = SO_BROADCAST
_TCP_NODELAY = TCP_NODELAY


class socket(_sockets.Socket):
    _flags = ((MSG_PEEK, _sockets.PEEK), (MSG_DONTWAIT, _sockets.DONTWAIT))

    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=0, fileno=None):
        integer(af)
        self._type = integer(type)
        if type == SOCK_RAW:
            raise OSError("raw sockets are not supported: thimble run has TCP and UDP")
        if type not in (SOCK_STREAM, SOCK_DGRAM):
            raise OSError(_EINVAL)
        # Not super(): no garbage is collected within its bound method (program-thread/garbage.ts).
        _sockets.Socket.__init__(self, af, type, proto)

    def __repr__(self):
        return "<socket>"

    def sendall(self, data):
        if self._type == SOCK_DGRAM:
            raise NotImplementedError
        _sockets.send_all(self, data)

    def setsockopt(self, level, option, value):
        if option == _SO_BROADCAST:
            check(_thimble.broadcast(self._handle, integer(value)))
        elif option in (IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP):
            _sockets.set_membership(self, value, option == IP_ADD_MEMBERSHIP)
        elif option == _CALLBACK:
            raise OSError("a socket's callback (setsockopt option 20) is not supported: poll it instead")
        elif option in (SO_REUSEADDR, _TCP_NODELAY):
            integer(value)
        else:
            print("Warning: lwip.setsockopt() not implemented")


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
    _, address, port = check(_thimble.resolve(text(host), integer(port))).split()
    return [(AF_INET, SOCK_STREAM, 0, "", (address, int(port)))]


_sockets.without_absent(globals(), socket)

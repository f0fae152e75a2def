# MicroPython's socket module on ESP32: ports/esp32/modsocket.c, on the sockets of ESP-IDF's lwIP.
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
SOL_SOCKET = 0xFFF
SO_REUSEADDR = 0x04
SO_BROADCAST = 0x20
SO_BINDTODEVICE = 0x100B
IP_ADD_MEMBERSHIP = 3
TCP_NODELAY = 1
MSG_PEEK = 0x01
MSG_DONTWAIT = 0x08

_EPROTONOSUPPORT = 123
_CALLBACK = 20
# Separate names, because the public ones are deleted in versions that lack them.
_SO_BROADCAST = SO_BROADCAST
_TCP_NODELAY = TCP_NODELAY


class socket(_sockets.Socket):
    _flags = ((MSG_PEEK, _sockets.PEEK), (MSG_DONTWAIT, _sockets.DONTWAIT))

    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=0):
        integer(af), integer(proto)
        if integer(type) == SOCK_RAW:
            raise OSError("raw sockets are not supported: thimble run has TCP and UDP")
        if type not in (SOCK_STREAM, SOCK_DGRAM):
            raise OSError(_EPROTONOSUPPORT)
        # Not super(): no garbage is collected within its bound method (program-thread/garbage.ts).
        _sockets.Socket.__init__(self, af, type, proto)

    def __repr__(self):
        return "<socket>"

    def fileno(self):
        return -1 if _thimble.is_closed(self._handle) else self._handle

    def sendall(self, data):
        _sockets.send_all(self, data)

    def setsockopt(self, level, option, value):
        if option == _SO_BROADCAST:
            check(_thimble.broadcast(self._handle, integer(value)))
        elif option == IP_ADD_MEMBERSHIP:
            _sockets.set_membership(self, value, True)
        elif option == _CALLBACK:
            raise OSError("a socket's callback (setsockopt option 20) is not supported: poll it instead")
        elif option in (SO_REUSEADDR, _TCP_NODELAY):
            integer(value)
        elif option == 0x100B:
            text(value)
        else:
            print("Warning: lwip.setsockopt() option not implemented")


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
    if isinstance(port, str):
        port = int(port)
    _, address, port = check(_thimble.resolve(text(host) or "0.0.0.0", integer(port))).split()
    return [(AF_INET, type or SOCK_STREAM, proto, text(host), (address, int(port)))]


_sockets.without_absent(globals(), socket)

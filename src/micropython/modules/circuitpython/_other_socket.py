# TLS over any object with a socket's methods, which CircuitPython's ssl supports since 9.1: a WIZNET5K's, for example.
import _thimble
from _bridge import check
from _tls import ForeignCore

_EAGAIN = 11
_EBADF = 9
# In the order of the lookups in shared-module/ssl/SSLSocket.c.
_METHODS = ("accept", "bind", "close", "connect", "listen", "recv_into", "send", "settimeout", "setsockopt")


def wrap(context, sock, server_side, server_hostname):
    for name in _METHODS:
        getattr(sock, name)  # AttributeError, as in the firmware
    if server_side:
        raise NotImplementedError("thimble has no TLS server over another's socket: wrap one of socketpool's")
    name = "" if server_hostname is None else "=" + server_hostname
    return SSLSocket(sock, check(_thimble.foreign(context, name)))


class _Beneath:
    """Adapts a socket to the stream interface of the loop in _tls."""

    def __init__(self, sock):
        self._sock = sock

    def readinto(self, buffer):
        return _unless_later(self._sock.recv_into, buffer)

    def write(self, data):
        return _unless_later(self._sock.send, data)

    def close(self):
        self._sock.close()


def _unless_later(function, data):
    try:
        return function(data)
    except OSError as error:
        if error.errno == _EAGAIN:
            return None
        raise


class SSLSocket:
    _in_c = True

    def __init__(self, sock, connection):
        self._sock = sock
        self._core = ForeignCore(connection, _Beneath(sock))
        self._closed = False

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __hash__(self):
        return id(self)

    def connect(self, address):
        self._require_open()
        self._sock.connect(address)
        self._core.handshake()

    def recv_into(self, buffer, size=0):
        self._require_open()
        if size > len(buffer):
            raise ValueError("buffer too small for requested bytes")
        return _some(self._core.readinto(memoryview(buffer)[:size] if size else buffer))

    def send(self, data):
        self._require_open()
        return _some(self._core.write(data))

    def settimeout(self, seconds):
        self._sock.settimeout(seconds)

    def setblocking(self, flag):
        self.settimeout(None if flag else 0)

    def setsockopt(self, level, option, value):
        self._sock.setsockopt(level, option, value)

    def bind(self, address):
        self._sock.bind(address)

    def listen(self, backlog):
        self._sock.listen(backlog)

    def close(self):
        if not self._closed:
            self._closed = True
            self._core.ioctl(4, 0)

    def _require_open(self):
        if self._closed:
            raise OSError(_EBADF)


def _some(count):
    if count is None:
        raise OSError(_EAGAIN)
    return count

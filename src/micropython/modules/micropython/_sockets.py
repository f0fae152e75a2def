# Sockets, as far as MicroPython's ports agree: modlwip.c, ports/esp32/modsocket.c, ports/unix/modsocket.c.
# Each port's socket.py adds its own names.
import _thimble
from _bridge import check, endpoint, integer, milliseconds, repeat
from _stream import Stream, size
from uctypes import addressof

STREAM = 1
DATAGRAM = 2

# Flags of the host's receive.
PEEK = 1
DONTWAIT = 2

_EAGAIN = 11

# The handle of an accepted connection, for the socket that is created next.
_accepted = []


class Socket(Stream):
    """Methods that every port has. A port maps its own flags to the host's in `_flags`."""

    _flags = ()

    def __init__(self, af=2, type=STREAM, proto=0):
        if _accepted:
            handle = _accepted.pop()
        else:
            handle = check(_thimble.datagram_socket() if type == DATAGRAM else _thimble.socket())
        # Not super(), which makes this function a closure: no garbage is collected within one (program-thread/garbage.ts).
        Stream.__init__(self, handle)

    def connect(self, address):
        repeat(_thimble.connect, self._handle, *self._endpoint(address))

    def bind(self, address):
        host, port = self._endpoint(address)
        check(_thimble.bind(self._handle, host or "0.0.0.0", port))

    def listen(self, backlog=2):
        check(_thimble.listen(self._handle, integer(backlog)))

    def accept(self):
        handle = repeat(_thimble.accept, self._handle)
        if handle < 0:
            raise OSError(_EAGAIN)
        _accepted.append(handle)
        return type(self)(), self._peer(handle)

    def recv(self, size, flags=0):
        data = bytearray(size)
        count = self._receive(data, size, flags)
        return bytes(memoryview(data)[:count])

    def recvfrom(self, size, flags=0):
        data = self.recv(size, flags)
        return data, self._peer(self._handle)

    def send(self, data):
        return _some(repeat(_thimble.send, self._handle, addressof(data), size(data)))

    def sendto(self, data, address):
        return _some(repeat(_thimble.send_to, self._handle, addressof(data), size(data), *self._endpoint(address)))

    def setsockopt(self, level, option, value):
        raise NotImplementedError

    def settimeout(self, seconds):
        check(_thimble.settimeout(self._handle, milliseconds(seconds)))

    def setblocking(self, flag):
        check(_thimble.settimeout(self._handle, -1 if flag else 0))

    def makefile(self, mode="rb", buffering=0):
        return self

    def _receive(self, buffer, count, flags=0):
        known = 0
        for flag, host in self._flags:
            if flags & flag:
                known |= host
        return _some(repeat(_thimble.receive, self._handle, addressof(buffer), count, known))

    def _endpoint(self, address):
        return endpoint(address)

    def _peer(self, handle):
        address, port = _thimble.peer(handle).split() or ("0.0.0.0", 0)
        return address, int(port)


def _some(count):
    if count < 0:
        raise OSError(_EAGAIN)
    return count


def send_all(sock, data):
    rest = memoryview(data)
    while rest:
        rest = rest[sock.send(rest) :]


def set_membership(sock, value, on):
    """The addresses of a group and of an interface, four bytes each."""
    if len(value) != 8:
        raise ValueError
    group = ".".join(str(byte) for byte in memoryview(value)[:4])
    check(_thimble.membership(sock._handle, group, 1 if on else 0))



def without_absent(names, socket):
    """Removes what this version lacks: from `names`, the module's names, and flags of recv."""
    absent = check(_thimble.absent_names("socket")).split()
    for name in absent:
        if name in names:
            del names[name]
    if "MSG_PEEK" in absent:
        socket.recv = _without_flags(Socket.recv)
        socket.recvfrom = _without_flags(Socket.recvfrom)


def _without_flags(method):
    def call(self, size, *flags):
        if flags:
            raise TypeError("function takes 2 positional arguments but %d were given" % (2 + len(flags)))
        return method(self, size)

    return call

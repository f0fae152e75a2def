# Streams over a host handle. Each consists of two objects: a core, which moves bytes once, and the program's object,
# which lets the interpreter's own read, readinto, readline and write work on the core, so that partial reads, the end of
# the stream and "nothing now" are exactly as on a board.
import _thimble
import io
import _modules
from _bridge import INTERRUPTED, WOULD_BLOCK, check
from _modules import set_attribute
from uctypes import addressof

import uselect as _native_select

_POLL = 3
_CLOSE = 4
# Initial buffer size for reading to the end, in bytes.
_FIRST = 1024

# Bound once: each access to a host function creates an object, and nothing is collected while a program runs.
_read = _thimble.read
_write = _thimble.write

# Methods of a builtin class. As class attributes of a Python class they crash the interpreter; calling them works.
_native_read = io.BytesIO.__dict__["read"]
_native_readinto = io.BytesIO.__dict__["readinto"]
_native_readline = io.BytesIO.__dict__["readline"]
native_write = io.BytesIO.__dict__["write"]


_open = io.open
_PLACE = _modules.place() + "/_alive"


# Kinds of handles, as in program-thread/finalisers.ts.
STREAM = 0
FOREIGN = 1
CONTEXT = 2


def guard(handle, kind=STREAM):
    """An open file. When it is closed, or collected with the only object that refers to it, the host closes the handle."""
    _thimble.guard(handle, kind)
    return _open(_PLACE)


class HostCore(io.IOBase):
    """A stream whose bytes the host moves, and which the host closes when it is no longer referenced."""

    def __init__(self, handle):
        self._handle = handle
        self._guard = guard(handle)

    def readinto(self, buffer):
        return _move(_read, self._handle, buffer)

    def write(self, data):
        return _move(_write, self._handle, data)

    def ioctl(self, request, argument):
        if request == _POLL:
            return _thimble.poll(self._handle, argument)
        if request == _CLOSE:
            _thimble.close(self._handle)
            self._guard.close()
            return 0
        return -22


class StreamInC(io.IOBase):
    """A stream whose type is written in C: its ioctl is part of the stream protocol, and no attribute as in a Python class."""

    __setattr__ = set_attribute
    _in_c = True
    # Whether the interpreter may look the method up, which it does by name.
    _is_closing = False

    def __getattr__(self, name):
        if name == "ioctl" and self._is_closing:
            return self._ioctl
        raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name))


def ioctl(stream, request, argument):
    """The stream protocol's ioctl of any stream."""
    if isinstance(stream, StreamInC):
        return stream._ioctl(request, argument)
    if request == _POLL:
        poller = _native_select.poll()
        poller.register(stream, argument)
        for _, event in poller.poll(0):
            return event
        return 0
    if isinstance(stream, io.IOBase):
        return stream.ioctl(request, argument)
    if request != _CLOSE:
        return -22
    stream.close()
    return 0


def close_with(stream, close):
    """Calls a function of the interpreter that closes the stream through its ioctl."""
    if not isinstance(stream, StreamInC):
        return close()
    stream._is_closing = True
    try:
        return close()
    finally:
        stream._is_closing = False


class Stream(StreamInC):
    """The program's stream object; itself a stream, so that it can be wrapped, polled or passed to a decoder."""

    def __init__(self, handle):
        self._handle = handle
        self._core = HostCore(handle)

    def read(self, count=-1):
        # TLS over a stream written in Python has no handle.
        if type(count) is int and count == -1 and self._handle is not None:
            return _read_all(self._handle)
        return _native_read(self._core, count)

    def readinto(self, buffer, count=-1):
        return _native_readinto(self._core, buffer) if count < 0 else _native_readinto(self._core, buffer, count)

    def readline(self, count=-1):
        return _native_readline(self._core, count)

    def write(self, data, *args):
        return native_write(self._core, data, *args)

    def _ioctl(self, request, argument):
        return self._core.ioctl(request, argument)

    def close(self):
        self._core.ioctl(_CLOSE, 0)


def _read_all(handle):
    """All bytes to the end. stream_readall of py/stream.c grows its buffer by 256 bytes, which takes a minute for 16 MB."""
    buffer = bytearray(_FIRST)
    length = 0
    while True:
        if length == len(buffer):
            larger = bytearray(2 * length)
            larger[:length] = buffer
            buffer = larger
        count = _move_at(_read, handle, addressof(buffer) + length, len(buffer) - length)
        if count is None and length == 0:
            return None
        if not count:
            return bytes(memoryview(buffer)[:length])
        length += count


def _move(function, handle, buffer):
    """The number of bytes moved; None for "nothing now"."""
    return _move_at(function, handle, addressof(buffer), size(buffer))


def _move_at(function, handle, address, length):
    while True:
        count = function(handle, address, length)
        if count >= 0:
            return count
        if count == WOULD_BLOCK:
            return None
        if count != INTERRUPTED:
            check(count)


class _Measure(io.IOBase):
    """A stream that counts the bytes it receives, although len() counts an array's items and a str's characters."""

    def write(self, data):
        self.length = len(data)
        return self.length


_measure = _Measure()
# A constant: a tuple of names written inline is created at each evaluation, and this is used for each piece that is read.
_BYTES = (bytes, bytearray)


def size(data):
    """The length in bytes of an object with the buffer protocol."""
    if isinstance(data, _BYTES):
        return len(data)
    _measure.length = 0
    native_write(_measure, data)
    return _measure.length

# TLS over any stream: for host streams the host moves the bytes, for all others the loop below does.
import _foreign_rules
import _thimble
import io
from _bridge import INTERRUPTED, WOULD_BLOCK, check, repeat
from _stream import FOREIGN, HostCore, Stream, guard, ioctl, size
from uctypes import addressof

import uselect as _native_select

# The values of program-thread/tls-channel.ts and program-thread/tls-functions.ts.
_WANT_READ = -2
_WANT_WRITE = -3
_HANDSHAKE = 0
_READ = 1
_WRITE = 2

_POLL = 3
_CLOSE = 4
_IN = 1
_OUT = 4
_INVALID = 32

_OUTPUT_ROOM = 4096
_LONGEST_RECORD = 5 + 16384 + 2048


def open_core(context, stream, server_name, do_handshake):
    """Starts TLS with a host context over a stream; returns the core that the wrapped socket reads and writes.

    The name may be None for no name; an empty one is a name.
    """
    server_name = "" if server_name is None else "=" + server_name
    if isinstance(stream, Stream) and stream._handle is not None:
        core = OwnCore(check(_thimble.wrap(context, stream._handle, server_name)))
    else:
        _native_select.poll().register(stream, _IN)  # raises MicroPython's error for an object that is not a stream
        core = ForeignCore(check(_thimble.foreign(context, server_name)), stream)
    if do_handshake:
        core.handshake()
    return core


class OwnCore(HostCore):
    is_foreign = 0

    def handshake(self):
        repeat(_thimble.handshake, self._handle)


class ForeignCore(io.IOBase):
    """Moves bytes between engine and stream: reads exactly the bytes that the engine needs, reports what would block,
    and resumes partial writes."""

    is_foreign = 1

    def __init__(self, connection, stream):
        self._connection = connection
        self._guard = guard(connection, FOREIGN)
        self._stream = stream
        self._input = bytearray(_LONGEST_RECORD)
        self._output = bytearray(_OUTPUT_ROOM)
        self._sign = _foreign_rules.LATER

    def handshake(self):
        # Runs to its end, even if the stream does not block.
        self._sign = 1
        while self._run(_HANDSHAKE, self._output) is None:
            _thimble.sleep(1)
        self._sign = _foreign_rules.LATER

    def readinto(self, buffer):
        return self._run(_READ, buffer)

    def write(self, data):
        return self._run(_WRITE, data)

    def ioctl(self, request, argument):
        if request == _CLOSE:
            if self._connection is not None:
                _thimble.foreign_close(self._connection)
                self._guard.close()
                self._connection = None
                ioctl(self._stream, _CLOSE, 0)
            return 0
        if request != _POLL:
            return -22
        if self._connection is None:
            return _INVALID
        # Like BlockingTlsStream.poll in program-thread/tls-stream.ts.
        state = _thimble.foreign_blocked(self._connection)
        needed = _IN if state == _WANT_READ else _OUT if state == _WANT_WRITE else 0
        replaced = argument & (_IN | _OUT) if needed else 0
        if replaced:
            argument = argument & ~replaced | needed
        ready = argument & _IN if state == 1 else 0
        if ready and argument == _IN:
            return _IN
        ready |= ioctl(self._stream, _POLL, argument)
        return ready | replaced if ready & needed else ready

    def _run(self, step, buffer):
        if self._connection is None:
            check(_thimble.raise_closed(0, 0))
        while True:
            result = _thimble.foreign_step(self._connection, step, addressof(buffer), size(buffer))
            if result == _WANT_WRITE:
                if not self._flush():
                    return None
            elif result == _WANT_READ:
                if not self._fill():
                    return None
            elif result >= 0:
                return result
            elif result != INTERRUPTED:
                self._fail(result)

    def _fail(self, result):
        try:
            check(result)
        except BaseException:
            try:
                self._flush()  # sends the alert with the reason, if the stream accepts it
            except OSError:
                pass
            raise

    def _fill(self):
        wanted = memoryview(self._input)[: _thimble.foreign_wanted(self._connection)]
        count = self._moved(self._stream.readinto(wanted))
        if count is None:
            return False
        check(_thimble.foreign_received(self._connection, addressof(wanted), count))
        return True

    def _flush(self):
        while True:
            count = _thimble.foreign_output(self._connection, addressof(self._output), _OUTPUT_ROOM)
            if count == 0:
                return True
            sent = self._moved(self._stream.write(memoryview(self._output)[:count]))
            if not sent:
                return False
            _thimble.foreign_sent(self._connection, sent)

    def _moved(self, count):
        """A stream written in Python may return None for "nothing now", or a negative errno."""
        if count is None or count == WOULD_BLOCK:
            return None
        if count < 0:
            raise OSError(-count * self._sign)
        return count


class ClosedCore(io.IOBase):
    """The state of a wrapped socket after close()."""

    _again = 0

    def readinto(self, buffer):
        self._raise(0)

    def write(self, data):
        self._raise(1)

    def _raise(self, operation):
        again, self._again = self._again, 1
        check(_thimble.raise_closed(operation, again))

    def ioctl(self, request, argument):
        return _INVALID if request == _POLL else 0

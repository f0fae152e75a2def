# select whose polls wait, while the interpreter's own spin. Host streams are polled with one call of the host; any
# other stream is polled through the interpreter's poll, in time slices. A poll that finds nothing allocates nothing: the
# host's arguments are laid out when a stream is registered.
import _interrupts
import _thimble
import array
import errno
from _bridge import INTERRUPTED, WOKEN
from _modules import set_attribute
from _stream import ioctl
from utime import ticks_add, ticks_diff, ticks_ms
from uctypes import addressof

import uselect as _native

__all__ = ("POLLERR", "POLLHUP", "POLLIN", "POLLOUT", "poll", "select")

POLLIN = 1
POLLOUT = 4
POLLERR = 8
POLLHUP = 16

_POLL = 3
# Milliseconds between two polls of a stream that cannot wake the host.
_SLICE = 10
_NOTHING = ()
_END = iter(_NOTHING)

# Bound once: each access to a host function creates an object.
_wait = _thimble.wait


class poll:
    __setattr__ = set_attribute

    def __init__(self):
        self._masks = {}
        self._streams = []
        self._own = None

    def register(self, stream, mask=POLLIN | POLLOUT):
        if _handle(stream) is None:
            # Raises the interpreter's error for an object that is not a stream.
            _native.poll().register(stream, mask)
        if id(stream) not in self._masks:
            self._streams.append(stream)
        self._set_mask(stream, mask)

    def unregister(self, stream):
        if id(stream) in self._masks:
            del self._masks[id(stream)]
            self._streams = [other for other in self._streams if other is not stream]
            self._own = None

    def modify(self, stream, mask):
        if id(stream) not in self._masks:
            raise OSError(errno.ENOENT)
        self._set_mask(stream, mask)

    def poll(self, timeout=-1):
        ready = self._wait(timeout)
        return list(ready) if ready is _NOTHING else ready

    def ipoll(self, timeout=-1, flags=0):
        ready = self._wait(timeout)
        if ready is _NOTHING:
            return _END
        if flags & 1:
            for stream, _ in ready:
                self._set_mask(stream, 0)
        return iter(ready)

    def _set_mask(self, stream, mask):
        self._masks[id(stream)] = mask
        self._own = None

    def _lay_out(self):
        own = [stream for stream in self._streams if _handle(stream) is not None]
        self._foreign = [stream for stream in self._streams if _handle(stream) is None]
        # For the host: handle, mask, and where it writes the ready events. A handle that is closed later is invalid there,
        # like the closed stream.
        self._entries = array.array("i", [n for stream in own for n in (stream._handle, self._masks[id(stream)], 0)])
        self._own = own

    def _wait(self, timeout):
        timeout = -1 if timeout is None else timeout
        if self._own is None:
            self._lay_out()
        own, foreign, entries = self._own, self._foreign, self._entries
        deadline = ticks_add(ticks_ms(), max(timeout, 0))
        while True:
            events = self._ask(foreign) if foreign else None
            left = -1 if timeout < 0 else max(ticks_diff(deadline, ticks_ms()), 0)
            if events:
                left = 0
            turn = _SLICE if foreign and not 0 <= left <= _SLICE else left
            ready = _wait(addressof(entries), len(own), turn)
            if ready == WOKEN:
                _interrupts.run()
                continue
            if ready == INTERRUPTED:
                continue
            if ready > 0 or events:
                return self._ready(own, entries, events or {})
            if turn == left:
                return _NOTHING

    def _ready(self, own, entries, events):
        for i, stream in enumerate(own):
            if entries[3 * i + 2]:
                events[id(stream)] = entries[3 * i + 2]
        return [(stream, events[id(stream)]) for stream in self._streams if id(stream) in events]

    def _ask(self, foreign):
        events = {}
        for stream in foreign:
            event = ioctl(stream, _POLL, self._masks[id(stream)])
            if event:
                events[id(stream)] = event
        return events


def _handle(stream):
    """The handle of a host stream, while it is open."""
    return getattr(stream, "_handle", None)


def select(readers, writers, exceptional, timeout=None):
    masks = {}
    for streams, mask in ((readers, POLLIN), (writers, POLLOUT), (exceptional, POLLERR | POLLHUP)):
        for stream in streams:
            masks[id(stream)] = (stream, masks.get(id(stream), (stream, 0))[1] | mask)
    poller = poll()
    for stream, mask in masks.values():
        poller.register(stream, mask)
    ready = {}
    for stream, event in poller.poll(-1 if timeout is None else int(timeout * 1000)):
        ready[id(stream)] = event
    return (
        [stream for stream in readers if ready.get(id(stream), 0) & (POLLIN | POLLHUP)],
        [stream for stream in writers if ready.get(id(stream), 0) & POLLOUT],
        [stream for stream in exceptional if ready.get(id(stream), 0) & POLLERR],
    )

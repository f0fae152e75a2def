# select with polls that wait: the interpreter's own spins. Streams of this house are asked in one call of the host; any
# other stream is asked through the interpreter's poll, in slices.
import _thimble
import array
import errno
from _bridge import INTERRUPTED, check
from time import ticks_add, ticks_diff, ticks_ms
from uctypes import addressof

import uselect as _native

POLLIN = 1
POLLOUT = 4
POLLERR = 8
POLLHUP = 16

# Milliseconds between two looks at a stream that cannot wake us.
_SLICE = 10


class poll:
    def __init__(self):
        self._masks = {}
        self._order = []

    def register(self, stream, mask=POLLIN | POLLOUT):
        if not hasattr(stream, "_handle"):
            # Raises what the interpreter raises for something that is no stream.
            _native.poll().register(stream, mask)
        if id(stream) not in self._masks:
            self._order.append(stream)
        self._masks[id(stream)] = mask

    def unregister(self, stream):
        if id(stream) in self._masks:
            del self._masks[id(stream)]
            self._order = [other for other in self._order if other is not stream]

    def modify(self, stream, mask):
        if id(stream) not in self._masks:
            raise OSError(errno.ENOENT)
        self._masks[id(stream)] = mask

    def poll(self, timeout=-1):
        return list(self.ipoll(timeout))

    def ipoll(self, timeout=-1, flags=0):
        # A list made first: unregistering while one iterates is what programs do.
        ready = self._ready(-1 if timeout is None else timeout)
        for stream, _ in ready if flags & 1 else ():
            self._masks[id(stream)] = 0
        return iter(ready)

    def _ready(self, timeout):
        entries = array.array("i")
        foreign = []
        for stream in self._order:
            if hasattr(stream, "_handle"):
                for number in (stream._handle, self._masks[id(stream)], 0):
                    entries.append(number)
            else:
                foreign.append(stream)
        count = len(entries) // 3
        deadline = ticks_add(ticks_ms(), max(timeout, 0))
        while True:
            left = -1 if timeout < 0 else max(ticks_diff(deadline, ticks_ms()), 0)
            slice = left
            if foreign and (left < 0 or left > _SLICE):
                slice = _SLICE
            events = self._ask(foreign)
            found = _thimble.wait(addressof(entries), count, 0 if events else slice)
            if found == INTERRUPTED:
                continue
            check(found)
            for i in range(count):
                if entries[3 * i + 2]:
                    events[entries[3 * i]] = entries[3 * i + 2]
            if events or left == 0 or (slice == left and left >= 0):
                break
        ready = []
        for stream in self._order:
            event = events.get(stream._handle if hasattr(stream, "_handle") else -id(stream))
            if event:
                ready.append((stream, event))
        return ready

    def _ask(self, foreign):
        events = {}
        if foreign:
            native = _native.poll()
            for stream in foreign:
                native.register(stream, self._masks[id(stream)])
            for stream, event in native.poll(0):
                events[-id(stream)] = event
        return events


def select(readers, writers, exceptional, timeout=None):
    masks = {}
    for streams, mask in ((readers, POLLIN), (writers, POLLOUT), (exceptional, POLLERR | POLLHUP)):
        for stream in streams:
            masks[id(stream)] = (stream, masks.get(id(stream), (stream, 0))[1] | mask)
    poller = poll()
    for stream, mask in masks.values():
        poller.register(stream, mask)
    lists = ([], [], [])
    for stream, event in poller.poll(-1 if timeout is None else int(timeout * 1000)):
        for i, mask in enumerate((POLLIN | POLLHUP, POLLOUT, POLLERR)):
            if event & mask and masks[id(stream)][1] & (POLLIN, POLLOUT, POLLERR | POLLHUP)[i]:
                lists[i].append(stream)
    return lists

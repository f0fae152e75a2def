# CircuitPython's countio: the count of edges is the value `count` (shared-bindings/countio).
import _enum
import _hardware
import _pins
import _port

Edge = _enum.enum("countio.Edge", "RISE FALL RISE_AND_FALL")


class Counter(_hardware.Held):
    def __init__(self, pin, *, edge=Edge.FALL, pull=None):
        is_both = edge is Edge.RISE_AND_FALL
        self._hold((_pins.claim(pin),), lambda name: _port.check_counter(name, is_both))
        self._start = self._counted()

    def _counted(self):
        return int(_hardware.value("count", 0))

    @property
    def count(self):
        self._require()
        return self._counted() - self._start

    @count.setter
    def count(self, count):
        self._require()
        self._start = self._counted() - count

    def reset(self):
        self.count = 0


__all__ = ("Counter", "Edge")

# CircuitPython's touchio: a pad counts as touched while `--press` or board.toml drives its pin (shared-bindings/touchio).
import _hardware
import _pins
import _port
import _sealed

__all__ = ("TouchIn",)

_UNTOUCHED = 1000
_MARGIN = 100


class TouchIn(_hardware.Held):
    def __init__(self, pin, pull=None):
        self._hold((_pins.claim(pin),), _port.check_touch)
        self.threshold = _UNTOUCHED + _MARGIN

    @property
    def raw_value(self):
        self._require()
        return _UNTOUCHED + (2 * _MARGIN if _hardware.level(self._names[0], _hardware.DOWN) else 0)

    @property
    def value(self):
        return self.raw_value > self.threshold


_sealed.seal(TouchIn, "threshold")

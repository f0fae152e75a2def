# CircuitPython's rotaryio: an encoder whose position is the value `encoder` (shared-bindings/rotaryio).
import _hardware
import _pins
import _port

__all__ = ("IncrementalEncoder",)


class IncrementalEncoder(_hardware.Held):
    def __init__(self, pin_a, pin_b, divisor=4):
        self._hold(_pins.claim_all((pin_a, pin_b)), _port.check_encoder)
        self.divisor = divisor
        self._shift = 0

    def _turned(self):
        return int(_hardware.value("encoder", 0))

    @property
    def position(self):
        self._require()
        return self._turned() + self._shift

    @position.setter
    def position(self, position):
        self._require()
        self._shift = position - self._turned()

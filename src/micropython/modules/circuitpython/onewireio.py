# CircuitPython's onewireio: a 1-wire bus with the sensors that board.toml describes.
import _hardware
import _pins
import _thimble
from _bridge import check

__all__ = ("OneWire",)


class OneWire(_hardware.Held):
    def __init__(self, pin):
        self._hold((_pins.claim(pin),))
        self._number = _hardware.find(self._names[0])

    def reset(self):
        """True: no device answered."""
        self._require()
        return not check(_thimble.one_wire_reset(self._number))

    def read_bit(self):
        self._require()
        return bool(check(_thimble.one_wire_read_bit(self._number)))

    def write_bit(self, value):
        self._require()
        check(_thimble.one_wire_write_bit(self._number, 1 if value else 0))

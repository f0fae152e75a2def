# CircuitPython's analogio: voltages from board.toml as 16-bit values (shared-bindings/analogio).
import _effects
import _hardware
import _pins
import _port
import _sealed

__all__ = ("AnalogIn", "AnalogOut")


class AnalogIn(_hardware.Held):
    reference_voltage = _hardware.REFERENCE

    def __init__(self, pin):
        self._hold((_pins.claim(pin),), _port.check_analog_in)

    @property
    def value(self):
        self._require()
        return max(0, min(65535, int(_hardware.volts(self._names[0]) / _hardware.REFERENCE * 65535 + 0.5)))


_sealed.seal(AnalogIn)


class AnalogOut(_hardware.Held):
    def __init__(self, pin):
        self._hold((_pins.claim(pin),), _port.check_analog_out)

    @property
    def value(self):
        raise AttributeError("unreadable attribute")

    @value.setter
    def value(self, value):
        self._require()
        if not 0 <= value <= 65535:
            raise ValueError("value must be 0-65535")
        _effects.tell("analog out", self._names[0], "set", value)


_sealed.seal(AnalogOut)

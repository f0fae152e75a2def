# CircuitPython's neopixel_write: reports the colours that a strip of pixels would show.
import _effects
import digitalio

__all__ = ("neopixel_write",)


def neopixel_write(digitalinout, buf):
    if not isinstance(digitalinout, digitalio.DigitalInOut):
        raise TypeError("digitalinout must be of type DigitalInOut")
    digitalinout._require()
    _effects.tell_bytes("neopixel", digitalinout._names[0], "write", buf)

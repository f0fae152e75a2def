# CircuitPython's sdcardio: a slot without a card (shared-module/sdcardio).
import _pins

__all__ = ("SDCard",)


class SDCard:
    def __init__(self, bus, cs, baudrate=8000000):
        if not hasattr(bus, "write_readinto"):
            raise TypeError("bus must be of type SPI")
        if isinstance(cs, _pins.Pin):
            _pins.release(_pins.claim(cs))
        raise OSError("no SD card")

# CircuitPython's sharpdisplay: Sharp's memory displays as a framebuffer (shared-bindings/sharpdisplay).
import _hardware
import _pins

__all__ = ("SharpMemoryFramebuffer",)


class SharpMemoryFramebuffer(_hardware.Held):
    def __init__(self, spi_bus, chip_select, width, height, baudrate=2000000, jdi_display=False):
        self._hold((_pins.claim(chip_select),))
        self._io_size = (width, height)

    @property
    def _io_pins(self):
        return self._names or ()

    def _io_frame(self):
        self._require()
        return self._io_size

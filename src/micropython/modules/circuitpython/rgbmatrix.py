# CircuitPython's rgbmatrix: LED panels as a framebuffer (shared-bindings/rgbmatrix).
import _hardware
import _pins

__all__ = ("RGBMatrix",)


class RGBMatrix(_hardware.Held):
    def __init__(self, *, width, bit_depth=1, rgb_pins, addr_pins, clock_pin, latch_pin, output_enable_pin,
                 doublebuffer=True, framebuffer=None, height=0, tile=1, serpentine=True):
        if len(rgb_pins) % 6:
            raise ValueError("Must use a multiple of 6 rgb pins, not %d" % len(rgb_pins))
        pins = tuple(rgb_pins) + tuple(addr_pins) + (clock_pin, latch_pin, output_enable_pin)
        natural = (1 << len(addr_pins)) * len(rgb_pins) // 3 * abs(tile)
        if height and height != natural:
            raise ValueError("%d address pins, %d rgb pins and %d tiles indicate a height of %d, not %d"
                             % (len(addr_pins), len(rgb_pins), tile, natural, height))
        if width < 1:
            raise ValueError("width must be >= 1")
        self._hold(_pins.claim_all(pins))
        self.width, self.height = width, natural
        self.brightness = 1.0

    @property
    def _io_pins(self):
        return self._names or ()

    def _io_frame(self):
        self._require()
        return (self.width, self.height)

    def refresh(self):
        self._require()

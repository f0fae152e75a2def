# CircuitPython's dotclockframebuffer: framebuffers for displays with parallel RGB (shared-bindings/dotclockframebuffer).
import _effects
import _hardware
import _pins

__all__ = ("DotClockFramebuffer", "ioexpander_send_init_sequence")


class DotClockFramebuffer(_hardware.Held):
    def __init__(self, *, de, vsync, hsync, dclk, red, green, blue, frequency, width, height, hsync_pulse_width,
                 hsync_front_porch, hsync_back_porch, vsync_pulse_width, vsync_front_porch, vsync_back_porch,
                 hsync_idle_low=False, vsync_idle_low=False, de_idle_high=False, pclk_active_high=False,
                 pclk_idle_high=False, overscan_left=0):
        self._hold(_pins.claim_all((de, vsync, hsync, dclk) + tuple(red) + tuple(green) + tuple(blue)))
        self.frequency, self.width, self.height = frequency, width, height
        self.refresh_rate = 60

    @property
    def _io_pins(self):
        return self._names or ()

    def _io_frame(self):
        self._require()
        return (self.width, self.height)

    def refresh(self):
        self._require()


def ioexpander_send_init_sequence(bus, init_sequence, *, i2c_init_sequence, i2c_address, gpio_address, gpio_data_len,
                                  gpio_data, cs_bit, mosi_bit, clk_bit, reset_bit):
    _effects.tell_bytes("display bus", "I/O expander 0x%02x" % i2c_address, "init", init_sequence)

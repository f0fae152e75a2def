# Displays and display buses: they show nothing, but report what they receive. `run --screenshot` takes pictures of the
# first display.
import _area
import _effects
import _pins
import _screenshots
from _layers import Group, Picture
from utime import ticks_diff, ticks_ms

def _primary_picture():
    return _displays[0]._io_picture() if _displays else None


_screenshots.add(_primary_picture)

# All displays; the first is supervisor.runtime.display.
_displays = []


class Bus:
    """A bus that carries commands to a display."""

    def __hash__(self):
        return id(self)

    def reset(self):
        pass

    def send(self, command, data, *, toggle_every_byte=False):
        _area.between(command, 0, 255, "command")
        _effects.tell("display bus", self._io_name, "send 0x%02x" % command, bytes(data).hex())


class FourWire(Bus):
    def __init__(self, spi_bus, *, command=None, chip_select=None, reset=None, baudrate=24000000, polarity=0, phase=0):
        if not hasattr(spi_bus, "write_readinto"):
            raise TypeError("spi_bus must be of type SPI")
        self._io_pins = _pins.claim_all((command, chip_select, reset))
        self._io_name = "SPI"


class I2CDisplayBus(Bus):
    def __init__(self, i2c_bus, *, device_address, reset=None):
        if not hasattr(i2c_bus, "readfrom_into"):
            raise TypeError("i2c_bus must be of type I2C")
        _probe(i2c_bus, device_address)
        self._io_pins = _pins.claim_all((reset,))
        self._io_name = "I2C 0x%02x" % device_address


class ParallelBus(Bus):
    def __init__(self, *, data0, command, chip_select, write, read=None, reset=None, frequency=30000000):
        self._io_pins = _pins.claim_all((command, chip_select, write, read, reset))
        self._io_name = "parallel"


def _probe(i2c, address):
    while not i2c.try_lock():
        pass
    try:
        i2c.writeto(address, b"")
    except OSError:
        raise ValueError("Unable to find I2C Display at %x" % address)
    finally:
        i2c.unlock()


class Display:
    """Base class of all displays. Their groups are drawn when a picture is requested."""

    _io_kind = "display"
    _io_background = 0

    def _io_begin(self, bus, width, height, rotation=0):
        self._io_bus = bus
        self._io_size = (_area.integer(width), _area.integer(height))
        if self._io_size[0] < 1 or self._io_size[1] < 1:
            raise ValueError("width must be >= 1")
        self._io_root = None
        self._io_set_rotation(rotation)
        _displays.append(self)

    def __hash__(self):
        return id(self)

    @property
    def bus(self):
        return self._io_bus

    @property
    def width(self):
        return self._io_size[self._io_rotation // 90 % 2]

    @property
    def height(self):
        return self._io_size[1 - self._io_rotation // 90 % 2]

    def _io_set_rotation(self, degrees):
        if _area.integer(degrees) % 90:
            raise ValueError("Display rotation must be in 90 degree increments")
        self._io_rotation = degrees % 360

    @property
    def rotation(self):
        return self._io_rotation

    @rotation.setter
    def rotation(self, degrees):
        self._io_set_rotation(degrees)

    @property
    def root_group(self):
        return self._io_root

    @root_group.setter
    def root_group(self, group):
        self._io_show(group)

    def _io_show(self, group):
        if group is not None and not isinstance(group, Group):
            raise TypeError("root_group must be of type Group")
        if group is not None and group._io_parent is not None and group._io_parent is not self:
            raise ValueError("Group already used")
        if self._io_root is not None:
            self._io_root._io_parent = None
        if group is not None:
            group._io_parent = self
        self._io_root = group
        _effects.tell("display", self._io_name, "show", len(group) if group is not None else 0)

    @property
    def _io_name(self):
        return "%dx%d" % (self.width, self.height)

    def _io_picture(self):
        picture = Picture(self.width, self.height, self._io_background)
        if self._io_root is not None and not self._io_root._io_hidden:
            self._io_root._io_draw(picture, 0, 0, 1)
        return picture


class BusDisplay(Display):
    def __init__(self, display_bus, init_sequence, *, width, height, colstart=0, rowstart=0, rotation=0, color_depth=16,
                 grayscale=False, pixels_in_byte_share_row=True, bytes_per_cell=1, reverse_pixels_in_byte=False,
                 reverse_bytes_in_word=True, set_column_command=0x2A, set_row_command=0x2B, write_ram_command=0x2C,
                 backlight_pin=None, brightness_command=None, brightness=1.0, single_byte_bounds=False,
                 data_as_commands=False, auto_refresh=True, native_frames_per_second=60, backlight_on_high=True,
                 SH1107_addressing=False, backlight_pwm_frequency=50000):
        if not isinstance(display_bus, Bus):
            raise TypeError("display_bus must be of type FourWire, ParallelBus or I2CDisplayBus")
        _pins.claim_all((backlight_pin,))
        self._io_begin(display_bus, width, height, rotation)
        self._io_brightness = 1.0
        self.brightness = brightness
        self.auto_refresh = auto_refresh

    @property
    def brightness(self):
        return self._io_brightness

    @brightness.setter
    def brightness(self, value):
        value = float(value)
        if not 0 <= value <= 1:
            raise ValueError("brightness must be 0-1")
        if value != self._io_brightness:
            _effects.tell("display", self._io_name, "brightness", value)
        self._io_brightness = value

    def refresh(self, *, target_frames_per_second=None, minimum_frames_per_second=0):
        _effects.tell("display", self._io_name, "refresh")
        return True

    def fill_row(self, y, buffer):
        picture = self._io_picture()
        if not 0 <= y < self.height:
            raise ValueError("Display must have a 16 bit colorspace.")
        for x in range(min(self.width, len(buffer) // 2)):
            red, green, blue = picture.bytes[3 * (y * self.width + x) : 3 * (y * self.width + x) + 3]
            color = ((red & 0xF8) << 8) | ((green & 0xFC) << 3) | (blue >> 3)
            buffer[2 * x], buffer[2 * x + 1] = color >> 8, color & 0xFF
        return buffer


class EPaperDisplay(Display):
    """An e-paper display: can be refreshed only after a minimum time, as the manufacturer requires."""

    _io_background = 0xFFFFFF

    def __init__(self, display_bus, start_sequence, stop_sequence, *, width, height, ram_width, ram_height, colstart=0,
                 rowstart=0, rotation=0, set_column_window_command=None, set_row_window_command=None,
                 set_current_column_command=None, set_current_row_command=None, write_black_ram_command,
                 black_bits_inverted=False, write_color_ram_command=None, color_bits_inverted=False,
                 highlight_color=0x000000, highlight_color2=0x000000, refresh_display_command, refresh_time=40,
                 busy_pin=None, busy_state=True, seconds_per_frame=180, always_toggle_chip_select=False,
                 grayscale=False, advanced_color_epaper=False, spectra6=False, two_byte_sequence_length=False,
                 start_up_time=0, address_little_endian=False):
        if not isinstance(display_bus, Bus):
            raise TypeError("display_bus must be of type FourWire, ParallelBus or I2CDisplayBus")
        _pins.claim_all((busy_pin,))
        self._io_begin(display_bus, width, height, rotation)
        self._io_pause(seconds_per_frame)

    def _io_pause(self, seconds):
        self._io_seconds = seconds
        self._io_last = None

    @property
    def time_to_refresh(self):
        if self._io_last is None:
            return 0.0
        return max(self._io_seconds - ticks_diff(ticks_ms(), self._io_last) / 1000, 0.0)

    @property
    def busy(self):
        return False

    def update_refresh_mode(self, start_sequence, seconds_per_frame=180):
        self._io_seconds = seconds_per_frame

    def refresh(self):
        if self.time_to_refresh > 0:
            raise RuntimeError("Refresh too soon")
        self._io_last = ticks_ms()
        _effects.tell("display", self._io_name, "refresh")


class FramebufferDisplay(Display):
    def __init__(self, framebuffer, *, rotation=0, auto_refresh=True):
        if not hasattr(framebuffer, "_io_frame"):
            raise TypeError("Unsupported framebuffer type")
        self.framebuffer = framebuffer
        self._io_begin(framebuffer, *framebuffer._io_frame(), rotation)
        self.auto_refresh = auto_refresh
        self.brightness = 1.0

    def refresh(self, *, target_frames_per_second=None, minimum_frames_per_second=0):
        _effects.tell("display", self._io_name, "refresh")
        return True


# Built-in displays of boards, by kind and size.
_built_in = {}


def built_in(kind, width, height):
    """A display that is built into the board."""
    key = (kind, width, height)
    if key not in _built_in:
        _built_in[key] = _make(kind, width, height)
    return _built_in[key]


def _begin():
    """The board's own display exists before the program asks for it."""
    names = _pins.board["names"]
    for value in names.values():
        if isinstance(value, dict):
            for kind in ("display", "epaper"):
                if kind in value:
                    built_in(kind, *value[kind])


def _make(kind, width, height):
    cls = EPaperDisplay if kind == "epaper" else BusDisplay
    display = object.__new__(cls)
    display._io_begin(None, width, height)
    if kind == "epaper":
        display._io_pause(5)
    else:
        display._io_brightness, display.auto_refresh = 1.0, True
    return display


def release_all():
    for display in _displays:
        display._io_root = None
        for name in getattr(display._io_bus, "_io_pins", ()):
            if name is not None:
                _pins.release(name)
    _displays.clear()


def primary():
    return _displays[0] if _displays else None


def choose(display):
    if display is not None and not isinstance(display, Display):
        raise TypeError("display must be of type Display")
    if display in _displays:
        _displays.remove(display)
    if display is not None:
        _displays.insert(0, display)


_begin()

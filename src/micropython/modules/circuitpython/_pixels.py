# displayio's pixels and colours: Bitmap, Palette, ColorConverter, OnDiskBitmap (shared-module/displayio).
import struct
from array import array

import _area
import _enum

Colorspace = _enum.enum(
    "displayio.Colorspace",
    "RGB888 RGB565 RGB565_SWAPPED RGB555 RGB555_SWAPPED L8 BGR565 BGR565_SWAPPED BGR555 BGR555_SWAPPED",
)


class Bitmap:
    def __init__(self, width, height, value_count):
        self.width = _area.between(width, 0, 32767, "width")
        self.height = _area.between(height, 0, 32767, "height")
        value_count = _area.between(value_count, 1, 65536, "value_count")
        bits = 1
        while (value_count - 1) >> bits:
            bits *= 2
        self.bits_per_value = bits
        self._io_most = (1 << bits) - 1
        count = self.width * self.height
        self._io_values = array("H", bytes(2 * count)) if bits > 8 else bytearray(count)

    def __hash__(self):
        return id(self)

    def _io_index(self, key):
        if isinstance(key, tuple):
            x, y = key
            if not (0 <= x < self.width and 0 <= y < self.height):
                raise IndexError("pixel coordinates out of bounds")
            return y * self.width + x
        return _area.integer(key)

    def __getitem__(self, key):
        index = self._io_index(key)
        if not 0 <= index < len(self._io_values):
            raise IndexError("pixel coordinates out of bounds")
        return self._io_values[index]

    def __setitem__(self, key, value):
        index = self._io_index(key)
        if not 0 <= index < len(self._io_values):
            raise IndexError("pixel coordinates out of bounds")
        if not 0 <= value <= self._io_most:
            raise ValueError("pixel value requires too many bits")
        self._io_values[index] = value

    def __len__(self):
        return len(self._io_values)

    def fill(self, value):
        if not 0 <= value <= self._io_most:
            raise ValueError("pixel value requires too many bits")
        count = len(self._io_values)
        if self.bits_per_value > 8:
            self._io_values = array("H", struct.pack("H", value) * count)
        else:
            self._io_values = bytearray(bytes([value]) * count)

    def blit(self, x, y, source_bitmap, *, x1=0, y1=0, x2=None, y2=None, skip_index=None):
        copy(self, source_bitmap, x, y, x1, y1, x2, y2, skip_index)

    def dirty(self, x1=0, y1=0, x2=-1, y2=-1):
        pass

    def deinit(self):
        pass

    def _io_row(self, y, start, stop):
        """The values of one row."""
        at = y * self.width
        return self._io_values[at + start : at + stop]


def copy(target, source, x, y, x1=0, y1=0, x2=None, y2=None, skip_index=None, skip_target=None):
    """Copies pixels of a bitmap into another, as far as they fit."""
    x2 = source.width if x2 is None else min(x2, source.width)
    y2 = source.height if y2 is None else min(y2, source.height)
    if source.bits_per_value > target.bits_per_value:
        raise ValueError("source palette too large")
    values, taken = target._io_values, source._io_values
    for row in range(y1, y2):
        ty = y + row - y1
        if not 0 <= ty < target.height:
            continue
        for column in range(max(x1, x1 - x), min(x2, x1 + target.width - x)):
            value = taken[row * source.width + column]
            at = ty * target.width + x + column - x1
            if value != skip_index and (skip_target is None or values[at] != skip_target):
                values[at] = value


def _color(value):
    if isinstance(value, (tuple, list)):
        if len(value) != 3:
            raise ValueError("color buffer must be 3 bytes (RGB) or 4 bytes (RGB + pad byte)")
        red, green, blue = value
        return (red << 16) | (green << 8) | blue
    if isinstance(value, (bytes, bytearray)):
        if len(value) not in (3, 4):
            raise ValueError("color buffer must be 3 bytes (RGB) or 4 bytes (RGB + pad byte)")
        return (value[0] << 16) | (value[1] << 8) | value[2]
    value = _area.integer(value)
    if not 0 <= value <= 0xFFFFFF:
        raise ValueError("color must be between 0x000000 and 0xffffff")
    return value


class Palette:
    def __init__(self, color_count, *, dither=False):
        self._io_colors = [0] * _area.between(color_count, 1, 65535, "color_count")
        self._io_clear = set()
        self.dither = dither

    def __hash__(self):
        return id(self)

    def __bool__(self):
        return True

    def __len__(self):
        return len(self._io_colors)

    def _io_at(self, index):
        index = _area.integer(index)
        if not 0 <= index < len(self._io_colors):
            raise IndexError("palette_index out of range")
        return index

    def __getitem__(self, index):
        return self._io_colors[self._io_at(index)]

    def __setitem__(self, index, value):
        self._io_colors[self._io_at(index)] = _color(value)

    def make_transparent(self, palette_index):
        self._io_clear.add(self._io_at(palette_index))

    def make_opaque(self, palette_index):
        self._io_clear.discard(self._io_at(palette_index))

    def is_transparent(self, palette_index):
        return self._io_at(palette_index) in self._io_clear

    def _io_color(self, value):
        """RGB888; None: not drawn."""
        if value in self._io_clear or value >= len(self._io_colors):
            return None
        return self._io_colors[value]


class ColorConverter:
    def __init__(self, *, input_colorspace=Colorspace.RGB888, dither=False):
        if not isinstance(input_colorspace, Colorspace):
            raise TypeError("input_colorspace must be of type Colorspace")
        self._io_space = repr(input_colorspace).split(".")[-1]
        self._io_clear = None
        self.dither = dither

    def __hash__(self):
        return id(self)

    def make_transparent(self, color):
        self._io_clear = color

    def make_opaque(self, color):
        self._io_clear = None

    def convert(self, color):
        """RGB565, as used by displays."""
        color = to_rgb(color, self._io_space)
        return ((color >> 8) & 0xF800) | ((color >> 5) & 0x7E0) | ((color >> 3) & 0x1F)

    def _io_color(self, value):
        return None if value == self._io_clear else to_rgb(value, self._io_space)


def to_rgb(value, space):
    """RGB888 of a value in a colorspace, which is given by name."""
    if space == "RGB888":
        return value & 0xFFFFFF
    if space == "L8":
        return (value & 0xFF) * 0x10101
    if space.endswith("_SWAPPED"):
        value = ((value << 8) | (value >> 8)) & 0xFFFF
        space = space[:-8]
    if space.endswith("565"):
        first, green, last = (value >> 11) & 31, ((value >> 5) & 63) * 255 // 63, value & 31
    else:
        first, green, last = (value >> 10) & 31, ((value >> 5) & 31) * 255 // 31, value & 31
    first, last = first * 255 // 31, last * 255 // 31
    if space.startswith("B"):
        first, last = last, first
    return (first << 16) | (green << 8) | last


class OnDiskBitmap:
    """A BMP file; pixels are read when they are drawn."""

    def __init__(self, file):
        self._io_file = open(file, "rb") if isinstance(file, str) else file
        self._io_file.seek(0)
        header = self._io_file.read(138)
        if header[:2] != b"BM":
            raise ValueError("Invalid BMP file")
        self._io_data, size = struct.unpack("<II", header[10:18])
        self.width, height, _, bits, compression = struct.unpack("<iiHHI", header[18:34])
        self.height = abs(height)
        self._io_bottom_up = height > 0
        if compression not in (0, 3) or bits not in (1, 4, 8, 16, 24, 32):
            raise ValueError("Only Windows format, uncompressed BMP supported: given header size is %d" % size)
        self._io_bits = bits
        self._io_stride = (self.width * bits + 31) // 32 * 4
        self._io_masks = struct.unpack("<III", header[54:66]) if compression == 3 else None
        self._io_cached = (None, None)
        self.pixel_shader = self._io_shader(header, size)

    def __hash__(self):
        return id(self)

    def _io_shader(self, header, size):
        if self._io_bits > 8:
            return ColorConverter(input_colorspace=Colorspace.RGB888)
        count = struct.unpack("<I", header[46:50])[0] or 1 << self._io_bits
        palette = Palette(count)
        self._io_file.seek(14 + size)
        colors = self._io_file.read(4 * count)
        for index in range(len(colors) // 4):
            blue, green, red = colors[4 * index : 4 * index + 3]
            palette[index] = (red << 16) | (green << 8) | blue
        return palette

    def _io_row(self, y, start, stop):
        if self._io_cached[0] != y:
            row = self.height - 1 - y if self._io_bottom_up else y
            self._io_file.seek(self._io_data + row * self._io_stride)
            self._io_cached = (y, self._io_file.read(self._io_stride))
        data, bits = self._io_cached[1], self._io_bits
        if bits == 8:
            return data[start:stop]
        if bits < 8:
            per, most = 8 // bits, (1 << bits) - 1
            return [(data[x // per] >> (8 - bits * (x % per + 1))) & most for x in range(start, stop)]
        if bits == 16:
            space = "RGB565" if self._io_masks and self._io_masks[0] == 0xF800 else "RGB555"
            return [to_rgb(data[2 * x] | (data[2 * x + 1] << 8), space) for x in range(start, stop)]
        step = bits // 8
        return [(data[step * x + 2] << 16) | (data[step * x + 1] << 8) | data[step * x] for x in range(start, stop)]

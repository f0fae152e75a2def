# The font of the firmware: cells of 6 by 12 pixels like those of Terminus (tools/fonts/ter-u12n.bdf); the glyphs are
# drawn with the interpreter's own font, 8 by 8.
import framebuf
from _pixels import Bitmap
from collections import namedtuple

Glyph = namedtuple("Glyph", ("bitmap", "tile_index", "width", "height", "dx", "dy", "shift_x", "shift_y"))
WIDTH = 6
HEIGHT = 12
# Latin-1 without control characters.
_CODES = tuple(range(0x20, 0x7F)) + tuple(range(0xA0, 0x100))
_TOP = 2
_LEFT = 1


class BuiltinFont:
    def __init__(self):
        raise TypeError("cannot create 'BuiltinFont' instances")

    def __hash__(self):
        return id(self)

    @property
    def bitmap(self):
        if self._io_bitmap is None:
            self._io_bitmap = _draw()
        return self._io_bitmap

    def get_bounding_box(self):
        return (WIDTH, HEIGHT)

    def get_glyph(self, codepoint):
        if codepoint not in _CODES:
            return None
        return Glyph(self.bitmap, _CODES.index(codepoint), WIDTH, HEIGHT, 0, 0, WIDTH, 0)


def builtin_font():
    font = object.__new__(BuiltinFont)
    font._io_bitmap = None
    return font


def _draw():
    bitmap = Bitmap(WIDTH * len(_CODES), HEIGHT, 2)
    cell = bytearray(8)
    frame = framebuf.FrameBuffer(cell, 8, 8, framebuf.MONO_HLSB)
    for index, code in enumerate(_CODES):
        if code > 0x7E:
            continue
        frame.fill(0)
        frame.text(chr(code), 0, 0)
        for y in range(8):
            for x in range(WIDTH):
                if cell[y] & (0x80 >> (x + _LEFT)):
                    bitmap[index * WIDTH + x, _TOP + y] = 1
    return bitmap

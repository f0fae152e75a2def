# CircuitPython's terminalio: the firmware's font, and a text terminal on a tile grid.
from _font import builtin_font
from _layers import TileGrid

__all__ = ("FONT", "Terminal")

FONT = builtin_font()


class Terminal:
    def __init__(self, scroll_area, font, *, status_bar=None):
        if not isinstance(scroll_area, TileGrid):
            raise TypeError("scroll_area must be of type TileGrid")
        self._area, self._font = scroll_area, font
        self._x = self._y = 0
        self.cursor_x = self.cursor_y = 0

    def __hash__(self):
        return id(self)

    def write(self, data):
        text = str(bytes(data), "utf-8") if isinstance(data, (bytes, bytearray)) else data
        for each in text:
            if each == "\r":
                self._x = 0
            elif each == "\n":
                self._y += 1
            else:
                self._put(each)
            if self._y >= self._area.height:
                self._scroll()
        return len(data)

    def _put(self, each):
        glyph = self._font.get_glyph(ord(each))
        if self._x >= self._area.width:
            self._x, self._y = 0, self._y + 1
            if self._y >= self._area.height:
                self._scroll()
        if glyph is not None:
            self._area[self._x, self._y] = glyph.tile_index
        self._x += 1

    def _scroll(self):
        area = self._area
        for y in range(area.height):
            for x in range(area.width):
                area[x, y] = area[x, y + 1] if y + 1 < area.height else 0
        self._y = area.height - 1

# displayio's layers: Group and TileGrid (shared-module/displayio), and drawing them into a picture.
import _area
import _sealed
from _pixels import Bitmap, OnDiskBitmap


class Layer:
    """An element of a group. A program's own classes derive from it, so all names here begin with _io_."""

    _io_parent = None

    def __hash__(self):
        return id(self)

    def _io_shade(self, shader):
        if not hasattr(shader, "_io_color"):
            raise TypeError("unsupported pixel_shader type")
        self._io_shader = shader


def number(name):
    """A property that accepts only whole numbers, as in the firmware."""
    attribute = "_io_" + name

    def get(self):
        return getattr(self, attribute)

    def put(self, value):
        setattr(self, attribute, _area.integer(value))

    return property(get, put)


def flag(name):
    attribute = "_io_" + name

    def get(self):
        return getattr(self, attribute)

    def put(self, value):
        setattr(self, attribute, bool(value))

    return property(get, put)


def _fixed(name):
    """A read-only property. A program's class may override it; this class never reads the override."""
    attribute = "_io_" + name
    return property(lambda self: getattr(self, attribute))


class TileGrid(Layer):
    x = number("x")
    y = number("y")
    hidden = flag("hidden")
    flip_x = flag("flip_x")
    flip_y = flag("flip_y")
    transpose_xy = flag("transpose_xy")
    width = _fixed("width")
    height = _fixed("height")
    tile_width = _fixed("tile_width")
    tile_height = _fixed("tile_height")

    def __init__(self, bitmap, *, pixel_shader, width=1, height=1, tile_width=None, tile_height=None, default_tile=0, x=0, y=0):
        if not isinstance(bitmap, (Bitmap, OnDiskBitmap)):
            raise TypeError("unsupported bitmap type")
        self._io_tile_width = bitmap.width if not tile_width else _area.integer(tile_width)
        self._io_tile_height = bitmap.height if not tile_height else _area.integer(tile_height)
        if bitmap.width % self._io_tile_width:
            raise ValueError("Tile width must exactly divide bitmap width")
        if bitmap.height % self._io_tile_height:
            raise ValueError("Tile height must exactly divide bitmap height")
        self._io_width, self._io_height = _area.at_least(width, 1, "width"), _area.at_least(height, 1, "height")
        self._io_bitmap = bitmap
        self._io_shade(pixel_shader)
        self._io_tiles = [_area.between(default_tile, 0, 65535, "default_tile")] * (self._io_width * self._io_height)
        self._io_hidden = self._io_flip_x = self._io_flip_y = self._io_transpose_xy = False
        self._io_x, self._io_y = _area.integer(x), _area.integer(y)

    @property
    def pixel_shader(self):
        return self._io_shader

    @pixel_shader.setter
    def pixel_shader(self, shader):
        self._io_shade(shader)

    @property
    def bitmap(self):
        return self._io_bitmap

    @bitmap.setter
    def bitmap(self, bitmap):
        if not isinstance(bitmap, (Bitmap, OnDiskBitmap)):
            raise TypeError("unsupported bitmap type")
        if (bitmap.width, bitmap.height) != (self._io_bitmap.width, self._io_bitmap.height):
            raise ValueError("New bitmap must be same size as old bitmap")
        self._io_bitmap = bitmap

    def contains(self, touch_tuple):
        x, y = touch_tuple[0], touch_tuple[1]
        right, bottom = self._io_x + self._io_width * self._io_tile_width, self._io_y + self._io_height * self._io_tile_height
        return self._io_x <= x < right and self._io_y <= y < bottom

    def _io_at(self, key):
        if isinstance(key, tuple):
            x, y = key
            if not (0 <= x < self._io_width and 0 <= y < self._io_height):
                raise IndexError("Tile index out of bounds")
            return y * self._io_width + x
        if not 0 <= key < len(self._io_tiles):
            raise IndexError("Tile index out of bounds")
        return _area.integer(key)

    def __getitem__(self, key):
        return self._io_tiles[self._io_at(key)]

    def __setitem__(self, key, tile):
        count = (self._io_bitmap.width // self._io_tile_width) * (self._io_bitmap.height // self._io_tile_height)
        if not 0 <= tile < count:
            raise ValueError("Tile index out of bounds")
        self._io_tiles[self._io_at(key)] = tile

    def _io_draw(self, picture, x, y, scale):
        x, y = x + self._io_x * scale, y + self._io_y * scale
        source, color = self._io_bitmap, self._io_shader._io_color
        across = source.width // self._io_tile_width
        wide, high = self._io_width * self._io_tile_width, self._io_height * self._io_tile_height
        known = {}
        for row in range(high):
            for column_of_tiles in range(self._io_width):
                tile = self._io_tiles[row // self._io_tile_height * self._io_width + column_of_tiles]
                sy = tile // across * self._io_tile_height + row % self._io_tile_height
                sx = tile % across * self._io_tile_width
                left = column_of_tiles * self._io_tile_width
                for index, value in enumerate(source._io_row(sy, sx, sx + self._io_tile_width)):
                    if value not in known:
                        known[value] = color(value)
                    shown = known[value]
                    if shown is None:
                        continue
                    px, py = left + index, row
                    if self._io_flip_x:
                        px = wide - 1 - px
                    if self._io_flip_y:
                        py = high - 1 - py
                    if self._io_transpose_xy:
                        px, py = py, px
                    picture.block(x + px * scale, y + py * scale, scale, shown)


_sealed.seal(TileGrid)


class Group(Layer):
    x = number("x")
    y = number("y")
    hidden = flag("hidden")

    def __init__(self, *, scale=1, x=0, y=0):
        self._io_scale = _area.at_least(scale, 1, "scale")
        self._io_x, self._io_y = _area.integer(x), _area.integer(y)
        self._io_layers = []
        self._io_hidden = False

    @property
    def scale(self):
        return self._io_scale

    @scale.setter
    def scale(self, scale):
        self._io_scale = _area.at_least(scale, 1, "scale")

    def _io_take(self, layer):
        if not isinstance(layer, Layer):
            raise ValueError("Layer must be a Group or TileGrid subclass")
        if layer._io_parent is not None:
            raise ValueError("Layer already in a group")
        layer._io_parent = self
        return layer

    def append(self, layer):
        self._io_layers.append(self._io_take(layer))

    def insert(self, index, layer):
        self._io_layers.insert(index, self._io_take(layer))

    def index(self, layer):
        for index, each in enumerate(self._io_layers):
            if each is layer:
                return index
        raise ValueError("object not in sequence")

    def pop(self, i=-1):
        layer = self._io_layers.pop(i)
        layer._io_parent = None
        return layer

    def remove(self, layer):
        Group.pop(self, Group.index(self, layer))

    def sort(self, *, key=None, reverse=False):
        if key is None:
            raise TypeError("unsupported types for __lt__: 'Group', 'Group'")
        self._io_layers.sort(key=key, reverse=reverse)

    def __bool__(self):
        return bool(self._io_layers)

    def __contains__(self, layer):
        return any([each is layer for each in self._io_layers])

    def __len__(self):
        return len(self._io_layers)

    def __iter__(self):
        return iter(self._io_layers)

    def __getitem__(self, index):
        return self._io_layers[index]

    def __setitem__(self, index, layer):
        self._io_layers[index]._io_parent = None
        self._io_layers[index] = self._io_take(layer)

    def __delitem__(self, index):
        Group.pop(self, index)

    def _io_draw(self, picture, x, y, scale):
        x, y = x + self._io_x * scale, y + self._io_y * scale
        for layer in self._io_layers:
            if not layer._io_hidden:
                layer._io_draw(picture, x, y, scale * self._io_scale)


_sealed.seal(Group)


class Picture:
    """RGB888 pixels of a display: three bytes a pixel, rows from the top."""

    def __init__(self, width, height, background=0):
        self.width, self.height = width, height
        self.bytes = bytearray(background.to_bytes(3, "big") * (width * height))

    def block(self, x, y, size, color):
        red, green, blue = color >> 16, (color >> 8) & 0xFF, color & 0xFF
        for row in range(max(y, 0), min(y + size, self.height)):
            at = 3 * (row * self.width + max(x, 0))
            for _ in range(max(x, 0), min(x + size, self.width)):
                self.bytes[at], self.bytes[at + 1], self.bytes[at + 2] = red, green, blue
                at += 3

# CircuitPython's vectorio: shapes without a bitmap (shared-module/vectorio).
import _area
from _layers import Layer, flag, number

__all__ = ("Circle", "Polygon", "Rectangle")


class _Shape(Layer):
    x = number("x")
    y = number("y")
    color_index = number("color_index")
    hidden = flag("hidden")

    def _io_begin(self, pixel_shader, x, y, color_index):
        self._io_shade(pixel_shader)
        self._io_x, self._io_y = _area.integer(x), _area.integer(y)
        self._io_color_index = _area.integer(color_index)
        self._io_hidden = False

    @property
    def location(self):
        return (self._io_x, self._io_y)

    @location.setter
    def location(self, place):
        x, y = place
        self._io_x, self._io_y = _area.integer(x), _area.integer(y)

    @property
    def pixel_shader(self):
        return self._io_shader

    @pixel_shader.setter
    def pixel_shader(self, shader):
        self._io_shade(shader)

    def contains(self, point):
        return self._io_holds(point[0] - self._io_x, point[1] - self._io_y)

    def _io_draw(self, picture, x, y, scale):
        color = self._io_shader._io_color(self._io_color_index)
        if color is None:
            return
        left, top, right, bottom = self._io_box()
        for row in range(top, bottom):
            for column in range(left, right):
                if self._io_holds(column, row):
                    px, py = x + (self._io_x + column) * scale, y + (self._io_y + row) * scale
                    picture.block(px, py, scale, color)


class Rectangle(_Shape):
    def __init__(self, pixel_shader, width, height, x, y, color_index=0):
        self._io_begin(pixel_shader, x, y, color_index)
        self._io_width, self._io_height = _area.at_least(width, 1, "width"), _area.at_least(height, 1, "height")

    @property
    def width(self):
        return self._io_width

    @width.setter
    def width(self, width):
        self._io_width = _area.at_least(width, 1, "width")

    @property
    def height(self):
        return self._io_height

    @height.setter
    def height(self, height):
        self._io_height = _area.at_least(height, 1, "height")

    def _io_box(self):
        return (0, 0, self._io_width, self._io_height)

    def _io_holds(self, x, y):
        return 0 <= x < self._io_width and 0 <= y < self._io_height


class Circle(_Shape):
    def __init__(self, pixel_shader, radius, x, y, color_index=0):
        self._io_begin(pixel_shader, x, y, color_index)
        self._io_radius = _area.at_least(radius, 1, "radius")

    @property
    def radius(self):
        return self._io_radius

    @radius.setter
    def radius(self, radius):
        self._io_radius = _area.at_least(radius, 1, "radius")

    def _io_box(self):
        radius = self._io_radius
        return (-radius, -radius, radius + 1, radius + 1)

    def _io_holds(self, x, y):
        return x * x + y * y <= self._io_radius * self._io_radius


class Polygon(_Shape):
    def __init__(self, pixel_shader, points, x, y, color_index=0):
        self._io_begin(pixel_shader, x, y, color_index)
        self._io_take_points(points)

    @property
    def points(self):
        return self._io_points

    @points.setter
    def points(self, points):
        self._io_take_points(points)

    def _io_take_points(self, points):
        if len(points) < 3:
            raise ValueError("Polygon needs at least 3 points")
        self._io_points = [(_area.integer(x), _area.integer(y)) for x, y in points]

    def _io_box(self):
        across, down = [x for x, _ in self._io_points], [y for _, y in self._io_points]
        return (min(across), min(down), max(across) + 1, max(down) + 1)

    def _io_holds(self, x, y):
        inside = False
        for index, (x1, y1) in enumerate(self._io_points):
            x2, y2 = self._io_points[index - 1]
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside

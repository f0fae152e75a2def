# CircuitPython's bitmaptools: drawing into bitmaps (shared-module/bitmaptools).
import _enum
import math
from _pixels import copy, to_rgb

BlendMode = _enum.enum("bitmaptools.BlendMode", "Normal Screen")
DitherAlgorithm = _enum.enum("bitmaptools.DitherAlgorithm", "Atkinson FloydStenberg")


def blit(dest_bitmap, source_bitmap, x, y, *, x1=0, y1=0, x2=None, y2=None, skip_source_index=None, skip_dest_index=None):
    copy(dest_bitmap, source_bitmap, x, y, x1, y1, x2, y2, skip_source_index, skip_dest_index)


def fill_region(dest_bitmap, x1, y1, x2, y2, value):
    _require(dest_bitmap, value)
    for y in range(max(y1, 0), min(y2, dest_bitmap.height)):
        for x in range(max(x1, 0), min(x2, dest_bitmap.width)):
            dest_bitmap[x, y] = value


def draw_line(dest_bitmap, x1, y1, x2, y2, value):
    _require(dest_bitmap, value)
    dx, dy = abs(x2 - x1), -abs(y2 - y1)
    sx, sy = 1 if x1 < x2 else -1, 1 if y1 < y2 else -1
    error = dx + dy
    while True:
        _plot(dest_bitmap, x1, y1, value)
        if (x1, y1) == (x2, y2):
            return
        twice = 2 * error
        if twice >= dy:
            error, x1 = error + dy, x1 + sx
        if twice <= dx:
            error, y1 = error + dx, y1 + sy


def draw_polygon(dest_bitmap, xs, ys, value, close=True):
    if len(xs) != len(ys):
        raise ValueError("Coordinate arrays have different lengths")
    for index in range(0 if close else 1, len(xs)):
        draw_line(dest_bitmap, xs[index - 1], ys[index - 1], xs[index], ys[index], value)


def draw_circle(dest_bitmap, x, y, radius, value):
    _require(dest_bitmap, value)
    if radius < 0:
        raise ValueError("radius must be >= 0")
    across, down, error = 0, radius, 3 - 2 * radius
    while across <= down:
        for px, py in ((across, down), (down, across)):
            for sx, sy in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
                _plot(dest_bitmap, x + sx * px, y + sy * py, value)
        if error > 0:
            down -= 1
            error += 4 * (across - down) + 10
        else:
            error += 4 * across + 6
        across += 1


def boundary_fill(dest_bitmap, x, y, fill_color_value, replaced_color_value=None):
    _require(dest_bitmap, fill_color_value)
    replaced = dest_bitmap[x, y] if replaced_color_value is None else replaced_color_value
    if replaced == fill_color_value:
        return
    waiting = [(x, y)]
    while waiting:
        x, y = waiting.pop()
        if 0 <= x < dest_bitmap.width and 0 <= y < dest_bitmap.height and dest_bitmap[x, y] == replaced:
            dest_bitmap[x, y] = fill_color_value
            waiting += [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]


def replace_color(dest_bitmap, old_color, new_color):
    _require(dest_bitmap, new_color)
    for index in range(len(dest_bitmap)):
        if dest_bitmap[index] == old_color:
            dest_bitmap[index] = new_color


def arrayblit(bitmap, data, x1=0, y1=0, x2=None, y2=None, skip_index=None):
    x2 = bitmap.width if x2 is None else x2
    y2 = bitmap.height if y2 is None else y2
    if (x2 - x1) * (y2 - y1) > len(data):
        raise ValueError("Data array too small")
    at = 0
    for y in range(y1, y2):
        for x in range(x1, x2):
            if data[at] != skip_index:
                bitmap[x, y] = data[at]
            at += 1


def rotozoom(dest_bitmap, source_bitmap, *, ox=None, oy=None, dest_clip0=None, dest_clip1=None, px=None, py=None,
             source_clip0=None, source_clip1=None, angle=0.0, scale=1.0, skip_index=None):
    ox, oy = _or(ox, dest_bitmap.width // 2), _or(oy, dest_bitmap.height // 2)
    px, py = _or(px, source_bitmap.width // 2), _or(py, source_bitmap.height // 2)
    left, top = _or(dest_clip0, (0, 0))
    right, bottom = _or(dest_clip1, (dest_bitmap.width, dest_bitmap.height))
    first, last = _or(source_clip0, (0, 0)), _or(source_clip1, (source_bitmap.width, source_bitmap.height))
    sine, cosine = math.sin(angle) / scale, math.cos(angle) / scale
    for y in range(max(top, 0), min(bottom, dest_bitmap.height)):
        for x in range(max(left, 0), min(right, dest_bitmap.width)):
            sx = math.floor(cosine * (x - ox) + sine * (y - oy) + px)
            sy = math.floor(cosine * (y - oy) - sine * (x - ox) + py)
            if first[0] <= sx < last[0] and first[1] <= sy < last[1]:
                value = source_bitmap[sx, sy]
                if value != skip_index:
                    dest_bitmap[x, y] = value


def alphablend(dest, source1, source2, colorspace, factor1=0.5, factor2=None, blendmode=BlendMode.Normal,
               skip_source1_index=None, skip_source2_index=None):
    factor2 = 1 - factor1 if factor2 is None else factor2
    space = repr(colorspace).split(".")[-1]
    for index in range(len(dest)):
        one, two = source1[index], source2[index]
        if one == skip_source1_index or two == skip_source2_index:
            dest[index] = two if one == skip_source1_index else one
            continue
        one, two = to_rgb(one, space), to_rgb(two, space)
        mixed = 0
        for shift in (16, 8, 0):
            part = ((one >> shift) & 255) * factor1 + ((two >> shift) & 255) * factor2
            mixed |= max(0, min(255, int(part))) << shift
        dest[index] = _from_rgb(mixed, space)


def dither(dest_bitmap, source_bitmap, source_colorspace, algorithm=DitherAlgorithm.Atkinson):
    space = repr(source_colorspace).split(".")[-1]
    width, height = dest_bitmap.width, dest_bitmap.height
    spread = _SPREAD[algorithm]
    rows = [[0.0] * width for _ in range(3)]
    white = dest_bitmap._io_most
    for y in range(height):
        for x in range(width):
            color = to_rgb(source_bitmap[x, y], space)
            light = ((color >> 16) * 78 + ((color >> 8) & 255) * 154 + (color & 255) * 29) / 261 + rows[0][x]
            on = light >= 128
            dest_bitmap[x, y] = white if on else 0
            rest = light - (255 if on else 0)
            for dx, dy, share in spread:
                if 0 <= x + dx < width:
                    rows[dy][x + dx] += rest * share
        rows = rows[1:] + [[0.0] * width]


_SPREAD = {
    DitherAlgorithm.Atkinson: [(dx, dy, 1 / 8) for dx, dy in ((1, 0), (2, 0), (-1, 1), (0, 1), (1, 1), (0, 2))],
    DitherAlgorithm.FloydStenberg: [(1, 0, 7 / 16), (-1, 1, 3 / 16), (0, 1, 5 / 16), (1, 1, 1 / 16)],
}


def _from_rgb(color, space):
    if space == "L8":
        return color & 255
    value = ((color >> 8) & 0xF800) | ((color >> 5) & 0x7E0) | ((color >> 3) & 0x1F)
    return ((value << 8) | (value >> 8)) & 0xFFFF if space.endswith("_SWAPPED") else value


def _or(value, otherwise):
    return otherwise if value is None else value


def _plot(bitmap, x, y, value):
    if 0 <= x < bitmap.width and 0 <= y < bitmap.height:
        bitmap[x, y] = value


def _require(bitmap, value):
    if not 0 <= value <= bitmap._io_most:
        raise ValueError("out of range of target")


__all__ = tuple(
    "BlendMode DitherAlgorithm alphablend arrayblit blit boundary_fill dither draw_circle draw_line draw_polygon"
    " fill_region replace_color rotozoom".split()
)

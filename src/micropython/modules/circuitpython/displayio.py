# CircuitPython's displayio: drawing; displays and buses have separate modules since 9.0.
import _display
import _display_names
from _layers import Group, TileGrid
from _pixels import Bitmap, ColorConverter, Colorspace, OnDiskBitmap, Palette

CIRCUITPYTHON_TERMINAL = Group()


def release_displays():
    _display.release_all()


__all__ = (
    "Bitmap",
    "CIRCUITPYTHON_TERMINAL",
    "ColorConverter",
    "Colorspace",
    "Group",
    "OnDiskBitmap",
    "Palette",
    "TileGrid",
    "release_displays",
) + _display_names.fill(globals())

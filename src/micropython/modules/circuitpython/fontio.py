# CircuitPython's fontio: the type of terminalio.FONT, and of what fonts give.
from _font import BuiltinFont, Glyph

__all__ = ("BuiltinFont", "Glyph")

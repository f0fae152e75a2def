# CircuitPython's fontio: the types of terminalio.FONT and of glyphs.
from _font import BuiltinFont, Glyph

__all__ = ("BuiltinFont", "Glyph")

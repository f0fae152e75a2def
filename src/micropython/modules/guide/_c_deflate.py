# deflate with compression, as documented by MicroPython.
from deflate import AUTO, GZIP, RAW, ZLIB, DeflateIO

__all__ = ("AUTO", "DeflateIO", "GZIP", "RAW", "ZLIB")

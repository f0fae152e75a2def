# deflate, which compresses as well, as MicroPython's documentation says.
from deflate import AUTO, GZIP, RAW, ZLIB, DeflateIO

__all__ = ("AUTO", "DeflateIO", "GZIP", "RAW", "ZLIB")

# MicroPython's deflate: the interpreter's without compression, which no firmware has (MICROPY_PY_DEFLATE_COMPRESS).
import deflate as _native
import io
from _stream import close_with
from deflate import AUTO, GZIP, RAW, ZLIB

__all__ = ("AUTO", "DeflateIO", "GZIP", "RAW", "ZLIB")


class DeflateIO(io.IOBase):
    def __init__(self, stream, *args):
        self._under = stream
        self._stream = _native.DeflateIO(stream, *args)

    def read(self, *args):
        return self._stream.read(*args)

    def readinto(self, *args):
        return self._stream.readinto(*args)

    def readline(self, *args):
        return self._stream.readline(*args)

    def close(self):
        close_with(self._under, self._stream.close)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

# CircuitPython's json.load accepts any object with readinto; the interpreter's accepts only real streams.
import io

import ujson
from ujson import dump, dumps, loads

__all__ = ("dump", "dumps", "load", "loads")

_PIECE = 256


def load(stream):
    if isinstance(stream, (io.IOBase, io.BytesIO, io.StringIO)) or not hasattr(stream, "readinto"):
        return ujson.load(stream)
    piece = bytearray(_PIECE)
    text = io.BytesIO()
    while True:
        count = stream.readinto(piece)
        if not count:
            return loads(text.getvalue())
        text.write(memoryview(piece)[:count])

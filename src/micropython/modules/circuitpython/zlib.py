# CircuitPython's zlib: only decompression, with the interpreter's deflate.
import deflate
import io

__all__ = ("decompress",)


def decompress(data, wbits=0, bufsize=0):
    if wbits < 0:
        kind, window = deflate.RAW, -wbits
    elif wbits > 15:
        kind, window = deflate.GZIP, wbits - 16
    else:
        kind, window = deflate.ZLIB, wbits
    try:
        return deflate.DeflateIO(io.BytesIO(data), kind, max(window, 8) if window else 15).read()
    except OSError as error:
        raise ValueError(error.args[0])

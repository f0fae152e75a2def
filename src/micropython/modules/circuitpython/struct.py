# CircuitPython's struct, in which unpack_from also takes keyword arguments (shared-bindings/struct).
from ustruct import calcsize, pack, pack_into, unpack
from ustruct import unpack_from as _unpack_from

__all__ = ("calcsize", "pack", "pack_into", "unpack", "unpack_from")


def unpack_from(fmt, buffer, offset=0):
    return _unpack_from(fmt, buffer, offset)

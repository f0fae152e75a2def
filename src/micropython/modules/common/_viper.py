# The built-in names of viper code, for running such functions as plain Python: pointers are views of buffers.


class _Pointer:
    _size = 1

    def __init__(self, buffer):
        if isinstance(buffer, int):
            raise NotImplementedError("thimble has no registers: ptr%d(0x%08x)" % (8 * self._size, buffer))
        self._view = memoryview(buffer)
        # The items of an array are used as they are.
        self._items = type(buffer) not in (bytes, bytearray, memoryview)

    def __getitem__(self, index):
        if self._items or self._size == 1:
            return self._view[index]
        at = index * self._size
        return int.from_bytes(self._view[at : at + self._size], "little")

    def __setitem__(self, index, value):
        if self._items or self._size == 1:
            self._view[index] = value & ((1 << 8 * self._size) - 1)
            return
        at = index * self._size
        self._view[at : at + self._size] = (value & ((1 << 8 * self._size) - 1)).to_bytes(self._size, "little")


class _Pointer16(_Pointer):
    _size = 2


class _Pointer32(_Pointer):
    _size = 4


def _unsigned(value):
    return int(value) & 0xFFFFFFFF


NAMES = {"ptr": _Pointer32, "ptr8": _Pointer, "ptr16": _Pointer16, "ptr32": _Pointer32, "uint": _unsigned}

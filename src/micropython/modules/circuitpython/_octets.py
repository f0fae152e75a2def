# Memory that on a board keeps its content after the program has ended: nvm, and alarm.sleep_memory.


class ByteArray:
    def __init__(self, length, erased=0):
        self._bytes = bytearray(bytes([erased]) * length)

    def __len__(self):
        return len(self._bytes)

    def __bool__(self):
        return True

    def __hash__(self):
        return id(self)

    def __getitem__(self, index):
        return self._bytes[index]

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            start, stop = index.start or 0, len(self) if index.stop is None else index.stop
            if index.step not in (None, 1):
                raise NotImplementedError("only slices with step=1 (aka None) are supported")
            if len(range(*_bounds(start, stop, len(self)))) != len(value):
                raise ValueError("Slice and value different lengths.")
        elif not 0 <= value <= 255:
            raise ValueError("Bytes must be between 0 and 255.")
        self._bytes[index] = value


def _bounds(start, stop, length):
    start = max(start + length, 0) if start < 0 else min(start, length)
    stop = max(stop + length, 0) if stop < 0 else min(stop, length)
    return start, stop

# gc with the board's figures: the program's memory in this interpreter serves as an estimate of its memory on the board.
# The interpreter's own collect() is deferred while Python runs; the host's is not.
import _modules
import _thimble
import gc as _native
from gc import disable, enable, isenabled

__all__ = ("collect", "disable", "enable", "isenabled", "mem_alloc", "mem_free", "threshold")

# Bytes of the board's heap, 0 if unknown; and bytes of it in use before the program starts.
_total, _at_start = [int(word) for word in _thimble.python_heap().split()]


# The collection threshold set by the program, in bytes: it has no effect, because the host decides when to collect.
_threshold = [-1]


def threshold(*bytes):
    if not bytes:
        return _threshold[0]
    _threshold[0] = bytes[0] if bytes[0] >= 0 else -1


def collect():
    _thimble.gc_collect()


def mem_alloc():
    if not _total:
        return _native.mem_alloc()
    held = _held()
    if held > _total:
        _thimble.gc_collect()
        held = _held()
    return min(held, _total)


def mem_free():
    return _total - mem_alloc() if _total else _native.mem_free()


def _held():
    return _at_start + _modules.program_bytes() + _thimble.tls_in_heap()

# gc with the board's figures: what the program holds in this interpreter is an estimate of what it holds there. The
# interpreter's own collect() is put off while Python runs; the host's is not.
import _modules
import _thimble
import gc as _native
from gc import disable, enable, isenabled

__all__ = ("collect", "disable", "enable", "isenabled", "mem_alloc", "mem_free", "threshold")

# Bytes of the board's heap, 0 where it is not known; and what of it is taken before the program starts.
_total, _at_start = [int(word) for word in _thimble.python_heap().split()]


# Bytes after which a board collects, set by the program: here the host decides.
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
    return _at_start + max(_native.mem_alloc() - _modules.house_bytes[0], 0) + _thimble.tls_in_heap()

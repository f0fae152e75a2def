# micropython.heap_lock: Thimble implements in Python what a firmware does in C; since Python allocates, it unlocks the heap.
from micropython import heap_lock as _lock, heap_unlock as _unlock

_depth = [0]


def lock():
    _depth[0] += 1
    _lock()


def unlock():
    """Returns how many locks remain."""
    if _depth[0]:
        _depth[0] -= 1
        _unlock()
    return _depth[0]


def free():
    """Unlocks the heap completely. Returns the argument for `restore`."""
    depth = _depth[0]
    for _ in range(depth):
        _unlock()
    return depth


def restore(depth):
    for _ in range(depth):
        _lock()

# micropython.heap_lock: what a firmware does in C, ours may do in Python, which allocates, so it unlocks the heap for that.
from micropython import heap_lock as _lock, heap_unlock as _unlock

_depth = [0]


def lock():
    _depth[0] += 1
    _lock()


def unlock():
    """Gives how often it is locked still."""
    if _depth[0]:
        _depth[0] -= 1
        _unlock()
    return _depth[0]


def free():
    """Unlocks the heap wholly. Gives what `restore` takes."""
    depth = _depth[0]
    for _ in range(depth):
        _unlock()
    return depth


def restore(depth):
    for _ in range(depth):
        _lock()

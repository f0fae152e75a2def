# CircuitPython's atexit: functions that are called when the program ends, last registered first.
import _ending

__all__ = ("register", "unregister")


def register(function, *args, **kwargs):
    if not callable(function):
        raise TypeError("function expected")
    _ending.callbacks.append((function, args, kwargs))
    return function


def unregister(function):
    _ending.callbacks[:] = [row for row in _ending.callbacks if row[0] is not function]

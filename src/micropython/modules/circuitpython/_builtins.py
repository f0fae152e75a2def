# CircuitPython's exceptions in addition to MicroPython's (py/objexcept.c).
import _bridge
import _chain
import builtins

_WARNINGS = "Future Deprecation PendingDeprecation Runtime Syntax User Import Unicode Bytes Resource"


class TimeoutError(OSError):
    pass


class ConnectionError(OSError):
    pass


class BrokenPipeError(ConnectionError):
    pass


class ReloadException(BaseException):
    pass


class Warning(Exception):
    pass


def add(modules):
    """@param modules: names of the board's built-in modules."""
    _chain.begin()
    for each in (TimeoutError, ConnectionError, BrokenPipeError, ReloadException):
        setattr(builtins, each.__name__, each)
        _bridge.EXCEPTIONS[each.__name__] = each
    if "warnings" in modules:
        builtins.Warning = Warning
        for name in _WARNINGS.split():
            setattr(builtins, name + "Warning", type(name + "Warning", (Warning,), {}))

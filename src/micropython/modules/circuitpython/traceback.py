# CircuitPython's traceback: exceptions as text, with only the program's frames.
import _boot
import _chain
import sys

__all__ = ("format_exception", "print_exception")

_UNSET = object()


def print_exception(exc, value=_UNSET, tb=_UNSET, limit=None, file=None, chain=True):
    (sys.stderr if file is None else file).write(_text(exc, value, tb, limit, chain))


def format_exception(exc, value=_UNSET, tb=_UNSET, limit=None, chain=True):
    return [_text(exc, value, tb, limit, chain)]


def _text(exc, value, tb, limit, chain):
    if (value is _UNSET) != (tb is _UNSET):
        raise ValueError("Supply both or neither of value and tb")
    exception = exc if value is _UNSET else value
    if not isinstance(exception, BaseException):
        raise TypeError("invalid exception")
    without = exception if tb is None else None
    lines = _chain.show(exception, lambda e: _limited(_chain.own_lines(e), 0 if e is without else limit), chain)
    return "\n".join(lines) + "\n"


def _limited(lines, limit):
    """The first frames from the caller's on, or the last ones for a negative limit. @param limit: None: all; 0: none."""
    if limit is None:
        return lines
    frames = [line for line in lines if line.startswith("  File ")]
    kept = frames[:limit] if limit >= 0 else frames[limit:]
    return [line for line in lines if line in kept or not (line.startswith("  File ") or line.startswith("Traceback ") and not kept)]

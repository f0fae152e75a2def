# CircuitPython's traceback: exceptions as text, with the frames of the program alone.
import _boot
import io
import sys

__all__ = ("format_exception", "print_exception")

_UNSET = object()


def print_exception(exc, value=_UNSET, tb=_UNSET, limit=None, file=None, chain=True):
    (sys.stderr if file is None else file).write(_text(exc, value, tb, limit))


def format_exception(exc, value=_UNSET, tb=_UNSET, limit=None, chain=True):
    return [_text(exc, value, tb, limit)]


def _text(exc, value, tb, limit):
    if (value is _UNSET) != (tb is _UNSET):
        raise ValueError("Supply both or neither of value and tb")
    exception = exc if value is _UNSET else value
    if not isinstance(exception, BaseException):
        raise TypeError("invalid exception")
    text = io.StringIO()
    _boot.print_exception(exception, text)
    lines = text.getvalue().split("\n")[:-1]
    frames = [line for line in lines if line.startswith("  File ")]
    if limit is not None or tb is None:
        limit = limit if tb is not None else 0
        kept = frames[:limit] if limit >= 0 else frames[limit:]
        lines = [line for line in lines if line not in frames or line in kept]
        if not kept:
            lines = [line for line in lines if not line.startswith("Traceback ")]
    return "\n".join(lines) + "\n"

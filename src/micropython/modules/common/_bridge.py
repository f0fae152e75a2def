# The codes that host functions return, and the exceptions that stand behind them.
import _thimble
import builtins
import json
from uctypes import addressof

WOULD_BLOCK = -11
INTERRUPTED = -4
RAISE = -(1 << 20)

# Exceptions that are no builtins: a module that has one puts it here.
EXCEPTIONS = {}


def check(result):
    """Gives back a result that is no failure, and raises the exception of one that is."""
    if _raised:
        raise _raised.pop()
    if result == RAISE:
        name, args = json.loads(_thimble.exception())
        raise (EXCEPTIONS.get(name) or getattr(builtins, name))(*args)
    return result


def repeat(function, *args):
    """Calls a host function that may be interrupted: the turn of the loop is where KeyboardInterrupt is raised."""
    while True:
        result = function(*args)
        if result != INTERRUPTED:
            return check(result)


_VERIFY = 1

# The callbacks of the program by host context, and the exception that one of them raised.
_callbacks = {}
_raised = []


def on_verify(context, callback):
    if not _callbacks:
        check(_thimble.dispatcher(_dispatch))
    _callbacks[context] = callback
    check(_thimble.context_callback(context, 0 if callback is None else 1))


def _dispatch(operation, context, depth, length):
    """Called by the host. Nothing may be raised through it: an exception is kept, for where the program waits."""
    try:
        certificate = bytearray(length)
        _thimble.callback_data(addressof(certificate), length)
        result = _callbacks[context](memoryview(certificate), depth)
        if not isinstance(result, int):
            raise TypeError("can't convert %s to int" % type(result).__name__)
        return result
    except BaseException as e:
        _raised.append(e)
        return 1

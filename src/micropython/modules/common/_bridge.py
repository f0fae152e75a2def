# The codes that host functions return, and the exceptions that stand behind them.
import _thimble
import builtins
import json

WOULD_BLOCK = -11
INTERRUPTED = -4
RAISE = -(1 << 20)

# Exceptions that are no builtins: a module that has one puts it here.
EXCEPTIONS = {}


def check(result):
    """Gives back a result that is no failure, and raises the exception of one that is."""
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

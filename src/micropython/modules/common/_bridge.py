# Result codes of host functions, and the exceptions that they stand for.
import _thimble
import builtins
import json
from uctypes import addressof

WOULD_BLOCK = -11
INTERRUPTED = -4
WOKEN = -12
RAISE = -(1 << 20)

# Exceptions that are not builtins: modules that define them add them here.
EXCEPTIONS = {}


def check(result):
    """Returns the result of a host function, or raises the exception for its error code."""
    if _raised:
        raise _raised.pop()
    if result == RAISE:
        name, args = json.loads(_thimble.exception())
        raise (EXCEPTIONS.get(name) or getattr(builtins, name))(*args)
    return result


def repeat(function, *args):
    """Calls a host function that may be interrupted: KeyboardInterrupt is raised at the next turn of the loop."""
    while True:
        result = function(*args)
        if result != INTERRUPTED:
            return check(result)


def text(value):
    """A str for the host, from a str or bytes."""
    if isinstance(value, (bytes, bytearray)):
        return str(value, "utf-8")
    if not isinstance(value, str):
        raise TypeError("can't convert '%s' object to str implicitly" % type(value).__name__)
    return value


def integer(value):
    """A whole number for the host, clamped to the range that the host accepts."""
    if not isinstance(value, (int, bool)):
        raise TypeError("can't convert %s to int" % type(value).__name__)
    return max(-0x80000000, min(int(value), 0x7FFFFFFF))


def endpoint(address):
    """Host and port of an address."""
    if not isinstance(address, (tuple, list)):
        raise TypeError("object '%s' isn't a tuple or list" % type(address).__name__)
    if len(address) != 2:
        raise ValueError("requested length 2 but object has length %d" % len(address))
    return text(address[0]), integer(address[1])


def milliseconds(seconds):
    """A timeout in milliseconds for the host: below zero it waits forever."""
    if seconds is None:
        return -1
    if not isinstance(seconds, (int, float)):
        raise TypeError("can't convert %s to float" % type(seconds).__name__)
    return int(max(0, min(seconds, 2000000) * 1000)) if seconds == seconds else -1


_VERIFY = 1

# The program's verify callbacks by host context, and exceptions that they raised.
_callbacks = {}
_raised = []


def on_verify(context, callback):
    if not _callbacks:
        check(_thimble.dispatcher(_dispatch))
    for other in list(_callbacks):
        if not _thimble.context_is_open(other):
            del _callbacks[other]
    _callbacks[context] = callback
    check(_thimble.context_callback(context, 0 if callback is None else 1))


def raise_later(exception):
    """For exceptions that interrupt the program: raised at its next call of the host."""
    _raised.append(exception)


def _dispatch(operation, context, depth, length):
    """Called by the host. It must not raise: exceptions are kept and raised where the program waits."""
    try:
        certificate = bytearray(length)
        _thimble.callback_data(addressof(certificate), length)
        result = _callbacks[context](memoryview(certificate), depth)
        if not isinstance(result, (int, bool)):  # a bool is no int here
            raise TypeError("can't convert %s to int" % type(result).__name__)
        return int(result)
    except BaseException as e:
        _raised.append(e)
        return 1

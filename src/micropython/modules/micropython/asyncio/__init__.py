# MicroPython's asyncio: Thimble's scheduler and streams over its own select, which waits instead of spinning. Event, Lock,
# gather and wait_for are the interpreter's own frozen modules, which only use `core`.
from .core import *

__version__ = (3, 0, 0)

# Imported when first accessed, as on a board.
_attrs = {
    "wait_for": "funcs",
    "wait_for_ms": "funcs",
    "gather": "funcs",
    "Event": "event",
    "ThreadSafeFlag": "event",
    "Lock": "lock",
    "open_connection": "stream",
    "start_server": "stream",
    "StreamReader": "stream",
    "StreamWriter": "stream",
}

# A firmware has interned these long names before it loads their modules, and dir() finds only interned names.
lambda open_connection, start_server, StreamReader, StreamWriter, ThreadSafeFlag, wait_for_ms: None

__path__ = ".frozen/" + __name__


def __getattr__(attr):
    module = _attrs.get(attr)
    if module is None:
        raise AttributeError(attr)
    value = getattr(__import__(module, globals(), None, True, 1), attr)
    globals()[attr] = value
    return value

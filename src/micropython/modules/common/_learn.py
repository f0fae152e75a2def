# Shows the host the layout of the WebAssembly stack in plain Python, and where the interpreter counts its allocations:
# see program-thread/garbage.ts.
import _thimble
import gc
import micropython
from _bridge import check

import _interrupts
import _modules

_learn = _thimble.gc_learn
_learn_unsafe = _thimble.gc_learn_unsafe


def _rest(_):
    if _thimble.gc_rest():
        _interrupts.run()


def _scheduled(_):
    _learn()


def variables():
    """Called before everything else: takes snapshots to find the interpreter's variables."""
    _thimble.gc_remember()
    _thimble.gc_nested()
    _thimble.gc_remember()
    bytearray(65536)
    _thimble.gc_remember()
    bytearray(98304)
    _thimble.gc_remember()
    _thimble.gc_remember()
    micropython.schedule(_rest, None)
    _thimble.gc_remember()
    check(_thimble.gc_schedule_with(id(_rest), id(None)))


class _Class:
    def __init__(self):
        _learn()

    def method(self, *args, **options):
        _learn()


class _Derived(_Class):
    def method(self):
        _learn()
        super().method(1)


class _ClassWithArguments:
    def __init__(self, *args, **options):
        _learn_unsafe()


def _generator():
    _learn()
    yield 1
    _learn()


def _delegating():
    yield from _generator()


async def _coroutine():
    _learn()
    await _other()


async def _other():
    _learn()


def _any(*args, **options):
    _learn()


def stacks():
    """Every way in which Python code calls Python code with no C function in between except the interpreter's own calls."""
    _learn()
    _any()
    _any(1, *[2], **{"a": 3})
    (lambda: _learn())()
    _Class().method(1, a=2)
    _Derived().method()
    bound = _Class().method
    bound()
    value = 1

    def inner():
        _learn()
        return value

    inner()
    try:
        _learn()
    finally:
        _learn()
    for _ in _generator():
        _learn()
    for _ in _delegating():
        pass
    generator = _delegating()
    generator.send(None)
    coroutine = _coroutine()
    try:
        coroutine.send(None)
    except StopIteration:
        pass
    _with_arguments()
    _modules.load("_learning")
    micropython.schedule(_scheduled, None)
    for _ in (1, 2, 3):
        pass


def _with_arguments():
    """Calls for which the interpreter copies the arguments to the heap and then frees them: nothing else refers to them."""
    one = two = three = four = 1

    def inner(*args):
        _learn_unsafe()
        return one, two, three, four

    inner(1, 2)
    _ClassWithArguments(1)


_cell = [""]


def _read_cell():
    return _cell[0]


def begin():
    generator = _generator()
    check(_thimble.lines_begin(id(begin), id(_generator), id(generator), id(_cell), _read_cell))
    _thimble.gc_collector(gc.collect)
    check(_thimble.gc_begin())

# What interrupts a program: handlers of timers and pins, which the host says are due. They run where the program waits, and
# between two turns of any loop (see _learn.py); none interrupts another.
import _thimble
import sys

# Functions by the number that the host gave.
_handlers = {}


def new(function):
    """A handler for the host's timers and pins; the function is called with no argument."""
    handler = _thimble.handler_new()
    _handlers[handler] = function
    return handler


def drop(handler):
    _thimble.timer_stop(handler)
    _handlers.pop(handler, None)


def run():
    """Calls what is due."""
    try:
        while True:
            handler = _thimble.interrupt_take()
            if handler == 0:
                return
            function = _handlers.get(handler)
            if function is not None:
                try:
                    function()
                except Exception as e:
                    sys.print_exception(e)
    finally:
        _thimble.interrupt_finish()

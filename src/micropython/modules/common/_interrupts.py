# Handlers of timers and pins, which run when the host reports that they are due: while the program waits, and between
# two iterations of any loop (see _learn.py). No handler interrupts another.
import _thimble
import sys

# Functions by the numbers that the host assigned.
_handlers = {}


def new(function):
    """A handler for the host's timers and pins; the function is called without arguments."""
    handler = _thimble.handler_new()
    _handlers[handler] = function
    return handler


def drop(handler):
    _thimble.timer_stop(handler)
    _handlers.pop(handler, None)


def run():
    """Calls the handlers that are due."""
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

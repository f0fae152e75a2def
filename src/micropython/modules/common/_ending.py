# What runs when the program has ended, and an end that a program cannot catch.
import _screenshots
import _thimble

# Rows of function, positional and keyword arguments: CircuitPython's atexit.
callbacks = []


def run(guard):
    """@param guard: calls a function and prints what it raises."""
    while callbacks:
        function, args, kwargs = callbacks.pop()
        guard(lambda: function(*args, **kwargs))


def end(cause, code=0, wakes_after=-1):
    """Ends the run as a reset ends it on a board: nothing of the program runs any more.

    @param cause: a word of docs/run-events.schema.json.
    """
    _screenshots.finish()
    _thimble.end(cause, code, wakes_after)

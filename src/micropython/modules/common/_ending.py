# Functions that run when the program has ended, and a way to end it that the program cannot catch.
import _screenshots
import _thimble

# Tuples of function, positional and keyword arguments: CircuitPython's atexit.
callbacks = []


def run(guard):
    """@param guard: calls a function and prints exceptions that it raises."""
    while callbacks:
        function, args, kwargs = callbacks.pop()
        guard(lambda: function(*args, **kwargs))


def end(cause, code=0, wakes_after=-1):
    """Ends the run as a reset on a board does: no more of the program runs.

    @param cause: a word of docs/run-events.schema.json.
    """
    _screenshots.finish()
    _thimble.end(cause, code, wakes_after)

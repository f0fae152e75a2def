# Pictures of what a display shows, at the moments that `run --screenshot` names.
import _interrupts
import _thimble
from _bridge import check
from uctypes import addressof

# Functions that give a picture, or None: its `bytes` are RGB888, rows from the top, with `width` and `height`.
sources = []
# Those that have not been taken, by their place in the command.
_waiting = []


def begin():
    for index, milliseconds in enumerate(_thimble.screenshot_times().split()):
        _waiting.append(index)
        if int(milliseconds) >= 0:
            handler = _interrupts.new(_taker(index))
            check(_thimble.timer_start(handler, int(milliseconds) * 1000, 0))


def finish():
    """At the end of the program: those whose time has not come."""
    while _waiting:
        _take(_waiting[0])


def _taker(index):
    return lambda: _take(index)


def _take(index):
    if index not in _waiting:
        return
    _waiting.remove(index)
    for source in sources:
        picture = source()
        if picture is not None:
            check(_thimble.screenshot(index, addressof(picture.bytes), picture.width, picture.height))
            return

# Pictures of displays: at the times given by `run --screenshot`, and repeatedly while a viewer is open.
import _interrupts
import _thimble
from _bridge import check
from uctypes import addressof
from utime import ticks_diff, ticks_ms

# Minimum milliseconds between two pictures for a viewer; pictures that take long to draw are drawn less often.
_SOONEST = 100
_SHARE = 9

# Functions that return a picture, or None: its `bytes` are RGB888, rows from the top, with `width` and `height`.
_sources = []
# Pictures not yet taken, by their index on the command line.
_waiting = []


def begin():
    for index, milliseconds in enumerate(_thimble.screenshot_times().split()):
        _waiting.append(index)
        if int(milliseconds) >= 0:
            handler = _interrupts.new(_taker(index))
            check(_thimble.timer_start(handler, int(milliseconds) * 1000, 0))
    if _thimble.display_watched() and not check(_thimble.display_show_bus()):
        _show_after(_SOONEST)


def add(source):
    """Called when a display may be created."""
    _sources.append(source)
    if len(_sources) == 1 and _handler is None and _thimble.display_watched():
        _show_after(_SOONEST)


def finish():
    """At the end of the program: takes the pictures whose time has not come."""
    while _waiting:
        _take(_waiting[0])
    if _handler is not None:
        _show()


def _taker(index):
    return lambda: _take(index)


def _take(index):
    if index not in _waiting:
        return
    _waiting.remove(index)
    picture = _picture()
    if picture is None:
        check(_thimble.screenshot_of_bus(index))
    else:
        check(_thimble.screenshot(index, addressof(picture.bytes), picture.width, picture.height))


def _picture():
    for source in _sources:
        picture = source()
        if picture is not None:
            return picture


def _show():
    picture = _picture()
    if picture is None:
        check(_thimble.display_show_bus())
    else:
        check(_thimble.display_show(addressof(picture.bytes), picture.width, picture.height))


def _show_and_go_on():
    start = ticks_ms()
    _show()
    _show_after(max(_SOONEST, _SHARE * ticks_diff(ticks_ms(), start)))


_handler = None


def _show_after(milliseconds):
    global _handler
    if _handler is None:
        _handler = _interrupts.new(_show_and_go_on)
    check(_thimble.timer_start(_handler, milliseconds * 1000, 0))

# The waiting functions of `time`, which spin in this interpreter; timers, which run while the program waits.
import _thimble
import micropython
import sys
from _bridge import INTERRUPTED
from utime import ticks_add, ticks_diff, ticks_ms

# Not empty: the interpreter looks after the timers at the program's next turn of a loop.
_armed = []
# Running timers: [timer, when it is due, milliseconds between two runs or 0, callback].
_timers = []


def sleep_ms(milliseconds):
    end = ticks_add(ticks_ms(), max(int(milliseconds), 0))
    while True:
        left = ticks_diff(end, ticks_ms())
        due = [max(ticks_diff(row[1], ticks_ms()), 0) for row in _timers]
        if _thimble.sleep(max(min([left] + due), 0)) == INTERRUPTED:
            continue  # where KeyboardInterrupt is raised
        _run_timers()
        if left <= 0 or ticks_diff(end, ticks_ms()) <= 0:
            return


def sleep_us(microseconds):
    if microseconds >= 1000:
        sleep_ms(microseconds // 1000)


def sleep(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    sleep_ms(int(seconds * 1000))


def start_timer(timer, milliseconds, periodic, callback):
    milliseconds = max(int(milliseconds), 1)
    _timers.append([timer, ticks_add(ticks_ms(), milliseconds), milliseconds if periodic else 0, callback])
    if not _armed:
        _armed.append(True)
        micropython.schedule(_tick, None)


def stop_timer(timer):
    _timers[:] = [row for row in _timers if row[0] is not timer]


def _tick(_):
    """Runs between two turns of any loop, so that timers go on while the program computes."""
    _run_timers()
    if _timers:
        micropython.schedule(_tick, None)
    else:
        _armed.clear()


def _run_timers():
    for row in list(_timers):
        if row in _timers and ticks_diff(row[1], ticks_ms()) <= 0:
            if row[2]:
                row[1] = ticks_add(row[1], row[2])
            else:
                _timers.remove(row)
            if row[3] is not None:
                try:
                    row[3](row[0])
                except Exception as e:
                    sys.print_exception(e)

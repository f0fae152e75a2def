# The waiting functions of `time`, which spin in this interpreter; here timers and pins can interrupt them.
import _interrupts
import _thimble
from _bridge import WOKEN, check
from utime import ticks_add, ticks_diff, ticks_ms

# Bound once: each access to a host function creates an object.
_sleep = _thimble.sleep


def sleep_ms(milliseconds):
    end = ticks_add(ticks_ms(), max(int(milliseconds), 0))
    while True:
        # INTERRUPTED: KeyboardInterrupt is raised at the next turn of the loop.
        if _sleep(max(ticks_diff(end, ticks_ms()), 0)) == WOKEN:
            _interrupts.run()
            check(0)  # a handler may have left an exception for the program
        if ticks_diff(end, ticks_ms()) <= 0:
            return


def sleep_us(microseconds):
    if microseconds >= 1000:
        sleep_ms(microseconds // 1000)


def sleep(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    sleep_ms(int(seconds * 1000))

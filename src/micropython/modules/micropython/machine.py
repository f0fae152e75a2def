# machine: pins that remember what they were set to, timers that run while the program waits, and a reset that ends it.
import sys

import _thimble
import utime

import _interrupts

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5


class Pin:
    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_FALLING = 4
    IRQ_RISING = 8

    def __init__(self, id, mode=-1, pull=-1, *, value=None, **options):
        self._id = id
        self._value = 0
        self.init(mode, pull, value=value)

    def init(self, mode=-1, pull=-1, *, value=None, **options):
        if value is not None:
            self._value = 1 if value else 0
        elif pull == Pin.PULL_UP:
            self._value = 1

    def __repr__(self):
        return "Pin(%s)" % (self._id,)

    def value(self, value=None):
        if value is None:
            return self._value
        self._value = 1 if value else 0

    __call__ = value

    def on(self):
        self._value = 1

    high = on

    def off(self):
        self._value = 0

    low = off

    def toggle(self):
        self._value ^= 1

    def irq(self, handler=None, trigger=IRQ_FALLING | IRQ_RISING, **options):
        pass  # nothing is wired to it, so that no edge ever comes


class Timer:
    ONE_SHOT = 0
    PERIODIC = 1

    def __init__(self, id=-1, **options):
        self._handler = 0
        if options:
            self.init(**options)

    def init(self, *, mode=PERIODIC, freq=-1, period=-1, callback=None, **options):
        self.deinit()
        microseconds = int(period * 1000 if freq <= 0 else 1000000 / freq)
        self._handler = _interrupts.new(lambda: callback and callback(self))
        _thimble.timer_start(self._handler, microseconds, 1 if mode == Timer.PERIODIC else 0)

    def deinit(self):
        _interrupts.drop(self._handler)


class RTC:
    """The board's clock: year, month, day, weekday, hours, minutes, seconds, subseconds."""

    def __init__(self, id=0):
        pass

    def datetime(self, parts=None):
        if parts is None:
            year, month, day, hour, minute, second, weekday, _ = utime.gmtime()
            return (year, month, day, weekday, hour, minute, second, 0)
        if len(parts) != 8:
            raise ValueError("requested length 8 but object has length %d" % len(parts))
        year, month, day, _, hour, minute, second, _ = parts
        _thimble.clock_set(utime.mktime((year, month, day, hour, minute, second, 0, 0)))


def reset():
    sys.exit()


soft_reset = reset


def reset_cause():
    return PWRON_RESET


def unique_id():
    return b"\xe6\x61\x38\x52\x83\x2f\x7a\x2b"


def freq(hertz=None):
    return 125000000


def idle():
    pass

# machine: pins that remember what they were set to, timers that run while the program waits, and a reset that ends it.
import sys

import _time

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
        if options:
            self.init(**options)

    def init(self, *, mode=PERIODIC, freq=-1, period=-1, callback=None, **options):
        self.deinit()
        milliseconds = period if freq <= 0 else 1000 / freq
        _time.start_timer(self, milliseconds, mode == Timer.PERIODIC, callback)

    def deinit(self):
        _time.stop_timer(self)


def reset():
    sys.exit()


soft_reset = reset


def reset_cause():
    return PWRON_RESET


def unique_id():
    return b"\x00thimble"


def freq(hertz=None):
    return 125000000


def idle():
    pass

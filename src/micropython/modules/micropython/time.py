# MicroPython's time, with the board's clock and epoch.
import _thimble
import utime
from _time import sleep, sleep_ms, sleep_us
from utime import ticks_add, ticks_cpu, ticks_diff, ticks_ms, ticks_us

__all__ = (
    "gmtime",
    "localtime",
    "mktime",
    "sleep",
    "sleep_ms",
    "sleep_us",
    "ticks_add",
    "ticks_cpu",
    "ticks_diff",
    "ticks_ms",
    "ticks_us",
    "time",
    "time_ns",
)

# Seconds from 1970 to the board's epoch.
_EPOCH = _thimble.epoch()


def time():
    return int(utime.time()) - _EPOCH


def time_ns():
    return utime.time_ns() - _EPOCH * 1000000000


def localtime(seconds=None):
    return utime.gmtime((time() if seconds is None else int(seconds)) + _EPOCH)


gmtime = localtime


def mktime(parts):
    return utime.mktime(parts) - _EPOCH

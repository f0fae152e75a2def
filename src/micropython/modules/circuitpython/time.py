# CircuitPython's time.
import _clock
import utime
from _time import sleep
from collections import namedtuple
from utime import ticks_ms

__all__ = ("localtime", "mktime", "monotonic", "monotonic_ns", "sleep", "struct_time", "time")

_FIELDS = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")
_Time = namedtuple("struct_time", _FIELDS)


class struct_time(_Time):
    def __init__(self, parts):
        if not isinstance(parts, (tuple, list)) or len(parts) != 9:
            raise TypeError("time.struct_time() takes a 9-sequence")
        super().__init__(*parts)


def time():
    if _clock.source[0] is not None:
        return utime.mktime(tuple(_clock.source[0].datetime)[:8])
    return int(utime.time())


def localtime(seconds=None):
    return localtime_of(time() if seconds is None else int(seconds))


def localtime_of(seconds):
    return _Time(*(tuple(utime.gmtime(seconds)[:8]) + (-1,)))


def mktime(parts):
    if parts[0] < 2000:
        raise OverflowError("tm_year out of range")
    return utime.mktime(tuple(parts)[:8])


def monotonic():
    return ticks_ms() / 1000


def monotonic_ns():
    return ticks_ms() * 1000000

# CircuitPython's rtc: reads and sets the board's clock as a struct_time.
import _clock
import _sealed
import _thimble
import time
import utime

__all__ = ("RTC", "set_time_source")


class RTC:
    @property
    def calibration(self):
        return 0

    @calibration.setter
    def calibration(self, value):
        raise NotImplementedError("calibration")

    def __new__(cls):
        return _one[0] if _one else object.__new__(cls)

    @property
    def datetime(self):
        return time.localtime_of(utime.time())

    @datetime.setter
    def datetime(self, parts):
        fields = tuple(parts)
        if len(fields) != 9:
            raise TypeError("time.struct_time() takes a 9-sequence")
        _thimble.clock_set(utime.mktime(fields[:8]))


_sealed.seal(RTC)


_one = []
_one.append(RTC())


def set_time_source(rtc):
    _clock.source[0] = rtc

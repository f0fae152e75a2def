# CircuitPython's alarm: sleep until a time or a pin change; deep sleep ends the run.
import _ending
import _hardware
import _pins
import _port
import _thimble
import _time
import utime
from _octets import ByteArray as SleepMemory
from utime import ticks_ms

__all__ = ("SleepMemory", "exit_and_deep_sleep_until_alarms", "light_sleep_until_alarms", "pin", "sleep_memory", "time", "touch", "wake_alarm")

_POLL = 20


class TimeAlarm:
    def __init__(self, *, monotonic_time=None, epoch_time=None):
        if (monotonic_time is None) == (epoch_time is None):
            raise ValueError("Supply one of monotonic_time or epoch_time")
        if epoch_time is not None:
            left = epoch_time - utime.time()
            if left < 0:
                raise ValueError("Time is in the past.")
            monotonic_time = ticks_ms() / 1000 + left
        elif monotonic_time < ticks_ms() / 1000:
            raise ValueError("Time is in the past.")
        self.monotonic_time = monotonic_time

    def __hash__(self):
        return id(self)

    def _left(self):
        """Milliseconds until it goes off."""
        return max(int(self.monotonic_time * 1000) - ticks_ms(), 0)


class PinAlarm:
    def __init__(self, pin, value, edge=False, pull=False):
        self.pin = pin
        self.value = bool(value)
        self.edge = edge
        self.pull = pull
        self._name = _pins.claim(pin)

    def __hash__(self):
        return id(self)

    def _is_set(self):
        return bool(_hardware.level(self._name, self.pull and (0 if self.value else 1))) == self.value


class TouchAlarm:
    def __init__(self, pin):
        if not _port.HAS_TOUCH_ALARM:
            raise NotImplementedError("Touch alarms not available")
        self.pin = pin
        self._name = _pins.claim(pin)

    def __hash__(self):
        return id(self)

    def _is_set(self):
        return _hardware.is_touched(self._name)


class _Kind:
    def __hash__(self):
        return id(self)


time, pin, touch = _Kind(), _Kind(), _Kind()
time.TimeAlarm, pin.PinAlarm, touch.TouchAlarm = TimeAlarm, PinAlarm, TouchAlarm
sleep_memory = SleepMemory(_port.SLEEP_MEMORY)


def _woken():
    # The time alarm that ended a deep sleep; pin alarms end no sleep here.
    if _thimble.started_by() != "deep sleep":
        return None
    alarm = object.__new__(TimeAlarm)
    alarm.monotonic_time = 0.0
    return alarm


wake_alarm = _woken()


def light_sleep_until_alarms(*alarms):
    _check(alarms)
    if not alarms:
        return None
    while True:
        left = []
        for alarm in alarms:
            if isinstance(alarm, TimeAlarm):
                if alarm._left() == 0:
                    return alarm
                left.append(alarm._left())
            elif alarm._is_set():
                return alarm
        _time.sleep_ms(min(left if len(left) == len(alarms) else left + [_POLL]))


def exit_and_deep_sleep_until_alarms(*alarms, preserve_dios=()):
    _check(alarms)
    left = [alarm._left() for alarm in alarms if isinstance(alarm, TimeAlarm)]
    _ending.end("deep sleep", 0, min(left) if left else -1)


def _check(alarms):
    for alarm in alarms:
        if not isinstance(alarm, (TimeAlarm, PinAlarm, TouchAlarm)):
            raise TypeError("Expected a kind of Alarm")

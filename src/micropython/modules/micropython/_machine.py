# The parts of machine that all ports share: resets, sleeps, interrupts, pulses, timers, the clock, the watchdog, memory.
import _ends
import _interrupts
import _pins
import _thimble
import json
import utime
from _buses import SoftI2C, SoftSPI
from _bridge import check
from _modules import set_attribute
from _pins import Signal
from _time import sleep_ms
from uctypes import addressof

facts = json.loads(_thimble.peripherals())

_ETIMEDOUT = 110


def reset():
    _thimble.end("reset", 0, -1)


def soft_reset():
    _thimble.end("reload", 0, -1)


def bootloader(*args):
    _thimble.effect("machine", "bootloader", "start", "")
    _thimble.end("reset", 0, -1)


def deepsleep(milliseconds=None):
    _thimble.end("deep sleep", 0, -1 if milliseconds is None else milliseconds)


def lightsleep(milliseconds=None):
    """Handlers do not run while it sleeps. Without a time it sleeps until a pin interrupt."""
    _thimble.effect("machine", "light sleep", "start", "" if milliseconds is None else str(milliseconds))
    if milliseconds is None:
        while _thimble.sleep(1000) != -12:
            pass
        _interrupts.run()
        return
    before = _thimble.interrupts_disable(1)
    try:
        sleep_ms(milliseconds)
    finally:
        _thimble.interrupts_disable(before)


def idle():
    sleep_ms(1)


def disable_irq():
    return not _thimble.interrupts_disable(1)


def enable_irq(state):
    _thimble.interrupts_disable(0 if state else 1)


_frequency = [facts["frequency"]]


def freq(*hertz):
    if not hertz:
        return _frequency[0]
    _frequency[0] = hertz[0]
    _thimble.effect("machine", "freq", "set", str(hertz[0]))


def unique_id():
    return bytes.fromhex(_thimble.unique_id())


def time_pulse_us(pin, level, timeout=1000000):
    pin = _pins.index(pin)
    level = 1 if level else 0
    for wanted, missing in ((level, -2), (1 - level, -1)):
        start = utime.ticks_us()
        while _thimble.pin_get(pin) != wanted:
            if utime.ticks_diff(utime.ticks_us(), start) >= timeout:
                return missing
    return utime.ticks_diff(utime.ticks_us(), start)


def bitstream(pin, encoding, timing, data):
    if encoding != 0:
        raise ValueError("encoding")
    data = bytes(data)
    name = _thimble.pin_name(_pins.index(pin))
    _thimble.effect_bytes("bitstream", name, "write", addressof(data), len(data))


def dht_readinto(pin, buffer):
    if len(buffer) < 5:
        raise ValueError("buffer too small")
    sleep_ms(270)  # the start signal
    if check(_thimble.dht_read(_pins.index(pin), addressof(buffer))) != 0:
        raise OSError(_ETIMEDOUT)


class _Memory:
    """machine.mem32 and the like: not backed by registers."""

    def __init__(self, bits):
        self._bits = bits

    def __repr__(self):
        return "<%d-bit memory>" % self._bits

    def __getitem__(self, address):
        raise NotImplementedError("thimble has no registers: mem%d[0x%08x]" % (self._bits, address))

    def __setitem__(self, address, value):
        raise NotImplementedError("thimble has no registers: mem%d[0x%08x]" % (self._bits, address))


mem8 = _Memory(8)
mem16 = _Memory(16)
mem32 = _Memory(32)


def missing(name):
    """A class that boards have but Thimble lacks: using it raises an error."""

    def __init__(self, *args, **options):
        raise NotImplementedError("thimble has no machine.%s" % name)

    return type(name, (), {"__init__": __init__})


class TimerBase:
    __setattr__ = set_attribute
    ONE_SHOT = 0
    PERIODIC = 1

    def _start(self, mode, microseconds, callback):
        self.deinit()
        self._mode = mode
        self._period = max(int(microseconds), 1)
        self._handler = _interrupts.new(lambda: callback(self) if callback is not None else None)
        check(_thimble.timer_start(self._handler, min(self._period, 0xFFFFFFFF), 1 if mode == self.PERIODIC else 0))

    def deinit(self):
        if getattr(self, "_handler", 0):
            _interrupts.drop(self._handler)
        self._handler = 0


class RTCBase:
    """The board's clock: year, month, day, weekday, hours, minutes, seconds, subseconds."""

    __setattr__ = set_attribute

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


class WDTBase:
    """Ports define the accepted arguments. When it expires, the run ends as by a reset."""

    __setattr__ = set_attribute

    def _start(self, timeout):
        _thimble.effect("watchdog", "0", "start", str(timeout))
        check(_thimble.watchdog_start(timeout))

    def feed(self):
        _thimble.watchdog_feed()


class PWMBase:
    """PWM, one on each pin; its settings are reported."""

    __setattr__ = set_attribute
    _freq_default = 0

    def __init__(self, pin, freq=None, duty=None, duty_u16=None, duty_ns=None, invert=0, **options):
        self._pin = _pins.index(pin)
        self._name = _thimble.pin_name(self._pin)
        self._freq = self._freq_default
        self._part = 0  # of 65535
        self._nanoseconds = None
        _thimble.pin_configure(self._pin, 3, 0)
        self.init(freq=freq, duty=duty, duty_u16=duty_u16, duty_ns=duty_ns)

    def init(self, freq=None, duty=None, duty_u16=None, duty_ns=None, invert=0, **options):
        if freq is not None:
            self.freq(freq)
        if duty is not None:
            if not hasattr(self, "duty"):
                raise TypeError("extra keyword arguments given")
            self.duty(duty)
        if duty_u16 is not None:
            self.duty_u16(duty_u16)
        if duty_ns is not None:
            self.duty_ns(duty_ns)

    def deinit(self):
        _thimble.effect("pwm", self._name, "stop", "")

    def _tell(self, what, value):
        _thimble.effect("pwm", self._name, what, str(value))

    def freq(self, *values):
        if not values:
            return self._freq
        self._check_freq(int(values[0]))
        self._freq = int(values[0])
        self._tell("freq", self._freq)

    def _check_freq(self, hertz):
        if hertz <= 0:
            raise ValueError("invalid freq")

    def duty_u16(self, *values):
        if not values:
            return self._part
        self._check_duty(values[0], 65535)
        self._part = min(values[0], 65535)
        self._tell("duty_u16", self._part)

    # Ports that have it export it as duty.
    def _duty(self, *values):
        if not values:
            return self._part >> 6
        self._check_duty(values[0], 1023)
        self._part = min(values[0] << 6, 65535)
        self._tell("duty_u16", self._part)

    def duty_ns(self, *values):
        period = 1000000000 // self._freq if self._freq else 0
        if not values:
            return period * self._part // 65535
        self._part = min(values[0] * 65535 // period, 65535) if period else 0
        self._tell("duty_u16", self._part)

    def _check_duty(self, value, most):
        pass


def volts(pin, name):
    """The voltage at an analog input; 0 if nothing is connected, with one warning."""
    microvolts = _thimble.analog_read(pin)
    if microvolts >= 0:
        return microvolts / 1000000
    if pin not in _ends.floating:
        _ends.floating.add(pin)
        _thimble.warn(
            "nothing is connected to the analog input %s: it reads 0 here, and anything on the board (--set %s=1.65 feeds it volts)"
            % (name, name)
        )
    return 0.0

# machine on the ESP8266: ports/esp8266/machine_*.c, modmachine.c.
import _machine
import _pins
import _serial
import _thimble
from _buses import SPIBase, SoftI2C, SoftSPI
from _machine import PWMBase, RTCBase, TimerBase, WDTBase, facts
from _modules import set_attribute

_KEYWORDS = ("Pin.irq", "WDT.__init__")

NAMES = """mem8 mem16 mem32 unique_id soft_reset reset reset_cause idle freq lightsleep deepsleep disable_irq enable_irq
bitstream dht_readinto time_pulse_us Signal SoftI2C SoftSPI ADC PWM SPI UART WDT sleep RTC Timer Pin I2C DEEPSLEEP PWRON_RESET
HARD_RESET DEEPSLEEP_RESET WDT_RESET SOFT_RESET"""

DEEPSLEEP = 4
PWRON_RESET = 0
HARD_RESET = 6
DEEPSLEEP_RESET = 5
WDT_RESET = 1
SOFT_RESET = 4
I2C = SoftI2C


_CAUSES = {"reset": SOFT_RESET, "watchdog": WDT_RESET, "deep sleep": DEEPSLEEP_RESET, "reload": SOFT_RESET}


def reset_cause():
    return _CAUSES.get(_thimble.started_by(), HARD_RESET)


def sleep(milliseconds=None):
    _machine.lightsleep(milliseconds)


def freq(*hertz):
    if hertz and hertz[0] not in (80000000, 160000000):
        raise ValueError("frequency can only be either 80Mhz or 160MHz")
    return _machine.freq(*hertz)


class Pin(_pins.Pin):
    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    PULL_UP = 1
    IRQ_RISING = 1
    IRQ_FALLING = 2

    def init(self, mode=-1, pull=-1, *, value=None):
        if self._name == "GPIO16" and pull not in (None, -1):
            raise ValueError("Pin(16) doesn't support pull")
        self._configure(mode, pull, value)

    def irq(self, handler=None, trigger=None, hard=False):
        if self._name == "GPIO16":
            raise OSError("pin does not have IRQ capabilities")
        if hard:
            raise ValueError("hard IRQ not supported")
        return _pins.Pin.irq(self, handler, trigger)


_pins.use(Pin)


class Timer(TimerBase):
    def __init__(self, id, **options):
        if options:
            self.init(**options)

    def init(self, *, mode=TimerBase.PERIODIC, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False):
        self._start(mode, period * 1000000 / tick_hz if freq is None else 1000000 / freq, callback)


class RTC(RTCBase):
    ALARM0 = 0
    _kept = b""
    _alarm = [None]

    def memory(self, *data):
        if not data:
            return RTC._kept
        if len(data[0]) > 492:
            raise ValueError("buffer too long")
        RTC._kept = bytes(data[0])

    def alarm(self, id, time, *, repeat=False):
        if id != 0:
            raise ValueError("invalid alarm")
        RTC._alarm[0] = time if isinstance(time, int) else None

    def alarm_left(self, id=0):
        return RTC._alarm[0] or 0

    def irq(self, *, trigger, wake=DEEPSLEEP):
        if trigger != 0:
            raise ValueError("invalid alarm")


def deepsleep(milliseconds=None):
    """Without a time it is woken by the RTC's alarm."""
    _machine.deepsleep(RTC._alarm[0] if milliseconds is None else milliseconds)


class ADC:
    """0 to 1 V; boards divide 3.3 V down to it."""

    __setattr__ = set_attribute

    def __init__(self, channel):
        if channel not in (0, 1) and not isinstance(channel, Pin):
            raise ValueError("ADC(%d) doesn't exist" % channel)
        self._pin = _thimble.pin_find("A0")

    def _part(self):
        return min(_machine.volts(self._pin, "A0"), 1.0)

    def read(self):
        return int(self._part() * 1024)

    def read_u16(self):
        return int(self._part() * 65535)


class PWM(PWMBase):
    duty = PWMBase._duty
    _freq_default = 500

    def __init__(self, pin, *args, **options):
        if _pins.named(pin if isinstance(pin, int) else 0) == "GPIO16" or getattr(pin, "_name", "") == "GPIO16":
            raise ValueError("PWM not supported on pin 16")
        PWMBase.__init__(self, pin, *args, **options)


class SPI(SPIBase):
    def __new__(cls, id=-1, *args, **options):
        if id == -1:
            return SoftSPI(*args, **options)
        return object.__new__(cls)

    def __init__(self, id=-1, *args, **options):
        if id not in (-1, 1):
            raise ValueError("SPI(%d) doesn't exist" % id)
        self._name = str(id)

    def init(self, *args, **options):
        pass


class UART(_serial.UART):
    _count = 2


class WDT(WDTBase):
    def __init__(self, id=0, timeout=5000):
        if id != 0 or timeout != facts["watchdog"]["most"]:
            raise ValueError
        self._start(timeout)

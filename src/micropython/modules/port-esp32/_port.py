# machine on ESP32: ports/esp32/machine_*.c, modmachine.c, and modules/machine.py.
import _machine
import _pins
import _serial
import _thimble
from _buses import I2CBase, SPIBase, SoftI2C
from _machine import PWMBase, RTCBase, TimerBase, WDTBase, facts, missing
from _modules import set_attribute

_KEYWORDS = ("Pin.irq", "WDT.__init__")

NAMES = """mem8 mem16 mem32 unique_id soft_reset reset reset_cause idle freq lightsleep deepsleep disable_irq enable_irq
bitstream dht_readinto time_pulse_us Signal SoftI2C SoftSPI ADC ADCBlock I2C I2S PWM SPI UART WDT sleep Timer SDCard Pin RTC
SLEEP DEEPSLEEP HARD_RESET PWRON_RESET WDT_RESET DEEPSLEEP_RESET SOFT_RESET wake_reason PIN_WAKE EXT0_WAKE EXT1_WAKE
TIMER_WAKE TOUCHPAD_WAKE ULP_WAKE"""
if facts["touch"]:
    NAMES += " TouchPad"
if facts["dac"]:
    NAMES += " DAC"
CRYPTOLIB_CTR = True

SLEEP = 2
DEEPSLEEP = 4
PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5
PIN_WAKE = EXT0_WAKE = 2
EXT1_WAKE = 3
TIMER_WAKE = 4
TOUCHPAD_WAKE = 5
ULP_WAKE = 6
ADCBlock = missing("ADCBlock")
I2S = missing("I2S")
SDCard = missing("SDCard")


# reset() is esp_restart, which counts as a hard reset (ports/esp32/modmachine.c).
_CAUSES = {"reset": HARD_RESET, "watchdog": WDT_RESET, "deep sleep": DEEPSLEEP_RESET, "reload": SOFT_RESET}


def reset_cause():
    return _CAUSES.get(_thimble.started_by(), PWRON_RESET)


# By chip: only the first ESP32, S2 and S3 have 240 MHz.
_FREQUENCIES = (20000000, 40000000, 80000000, 160000000) + ((240000000,) if facts["touch"] else ())


def freq(*hertz):
    if hertz and hertz[0] not in _FREQUENCIES:
        fastest = "160MHz or 240MHz" if facts["touch"] else "or 160MHz"
        raise ValueError("frequency must be 20MHz, 40MHz, 80Mhz%s %s" % ("," if facts["touch"] else "", fastest))
    return _machine.freq(*hertz)


def wake_reason():
    return TIMER_WAKE if _thimble.started_by() == "deep sleep" else 0


def sleep(milliseconds=None):
    _machine.lightsleep(milliseconds)


class Pin(_pins.Pin):
    _modes = (1, 3, 7, -2)
    _pulls = (0, 2, 1)
    IN = 1
    OUT = 3
    OPEN_DRAIN = 7
    PULL_DOWN = 1
    PULL_UP = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2
    WAKE_LOW = 4
    WAKE_HIGH = 5
    DRIVE_0 = 0
    DRIVE_1 = 1
    DRIVE_2 = 2
    DRIVE_3 = 3

    def init(self, mode=-1, pull=-1, *, value=None, drive=None, hold=None):
        if mode in (self.OUT, self.OPEN_DRAIN) and int(self._name[4:]) in facts["inputOnly"]:
            raise ValueError("pin can only be input")
        self._configure(mode, pull, value)

    def irq(self, handler=None, trigger=None, wake=None, hard=False):
        return _pins.Pin.irq(self, handler, trigger)


_pins.use(Pin)
Pin.board = _pins.board_pins(Pin)


class Timer(TimerBase):
    def __init__(self, id, **options):
        # Numbers refer to hardware timers; -1 is the last one (up to 1.28).
        self._id = id & facts["timers"] - 1
        if options:
            self.init(**options)

    def __repr__(self):
        mode = "PERIODIC" if getattr(self, "_mode", 0) else "ONE_SHOT"
        return "Timer(%d, mode=%s, period=%d)" % (self._id, mode, getattr(self, "_period", 0) // 1000)

    def init(self, *, mode=TimerBase.PERIODIC, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False):
        if hard:
            raise ValueError("hard Timers are not implemented")
        self._start(mode, period * 1000000 / tick_hz if freq is None else 1000000 / freq, callback)

    def value(self):
        raise NotImplementedError("thimble has no counter of a timer: use time.ticks_ms")


class RTC(RTCBase):
    _kept = bytearray()

    def init(self, parts):
        self.datetime(parts)

    def memory(self, *data):
        if not data:
            return bytes(RTC._kept)
        RTC._kept = bytearray(data[0])


# Full-scale voltages of the converter by attenuation.
_FULL = (0.95, 1.25, 1.75, 3.1)


class ADC:
    __setattr__ = set_attribute
    ATTN_0DB = 0
    ATTN_2_5DB = 1
    ATTN_6DB = 2
    ATTN_11DB = 3
    WIDTH_9BIT = 9
    WIDTH_10BIT = 10
    WIDTH_11BIT = 11
    WIDTH_12BIT = 12

    def __init__(self, pin, *, atten=0, **options):
        name = Pin(pin)._name
        if name[4:] not in facts["analog"]:
            raise ValueError("invalid pin")
        self._pin = Pin(pin)
        self._bits = 12
        _thimble.pin_configure(self._pin._pin, 3, 0)
        self.atten(atten)

    def init(self, *, atten=0):
        self.atten(atten)

    def deinit(self):
        pass

    def block(self):
        raise NotImplementedError("thimble has no machine.ADCBlock")

    def atten(self, value):
        if not 0 <= value <= 3:
            raise ValueError("invalid attenuation")
        self._atten = value

    def width(self, bits):
        if not 9 <= bits <= 12:
            raise ValueError("invalid bit-width")
        self._bits = bits

    def _volts(self):
        name = self._pin._name
        if facts["analog"][name[4:]] == 2 and _thimble.wifi_state() != 0:
            raise OSError(116)  # ETIMEDOUT: the radio uses the second converter
        return _machine.volts(self._pin._pin, name)

    def read(self):
        most = (1 << self._bits) - 1
        return max(0, min(int(self._volts() / _FULL[self._atten] * (most + 1)), most))

    def read_u16(self):
        raw = max(0, min(int(self._volts() / _FULL[self._atten] * 4096), 4095))
        return raw << 4 | raw >> 8

    def read_uv(self):
        return int(min(self._volts(), _FULL[self._atten]) * 1000) * 1000


class DAC:
    def __init__(self, pin):
        self._pin = Pin(pin)
        if int(self._pin._name[4:]) not in facts["dac"]:
            raise ValueError("invalid Pin for DAC")

    def write(self, value):
        if not 0 <= value <= 255:
            raise ValueError("value out of range")
        _thimble.effect("dac", self._pin._name, "write", str(value))


class TouchPad:
    def __init__(self, pin):
        self._pin = Pin(pin)
        if int(self._pin._name[4:]) not in facts["touch"]:
            raise ValueError("invalid pin for touchpad")

    def config(self, value):
        pass

    def read(self):
        """A touch is a press of the pin (--press), with typical readings of an ESP32."""
        _thimble.pin_configure(self._pin._pin, 0, 2)
        return 100 if _thimble.pin_get(self._pin._pin) else 600


class PWM(PWMBase):
    duty = PWMBase._duty
    _freq_default = 5000

    def _check_freq(self, hertz):
        if not 0 < hertz <= 40000000:
            raise ValueError("frequency must be from 1Hz to 40MHz")

    def _check_duty(self, value, most):
        if not 0 <= value <= most:
            raise ValueError("duty%s must be from 0 to %d" % ("_u16" if most > 1023 else "", most))


# The default pins of each bus: scl and sda.
_I2C = ((18, 19), (25, 26))


class I2C(I2CBase):
    _no_answer = 19  # ENODEV

    def __new__(cls, id=0, **options):
        if id == -1:
            return SoftI2C(**options)
        return object.__new__(cls)

    def __init__(self, id=0, *, scl=None, sda=None, freq=400000, timeout=50000):
        if id == -1:
            return
        if not 0 <= id < facts["buses"]["i2c"]:
            raise ValueError("I2C(%d) doesn't exist" % id)
        self._number = id
        self._settings = tuple(int(Pin(pin)._name[4:]) for pin in (scl, sda) if pin is not None) or _I2C[id]
        self._freq = freq

    def __repr__(self):
        return "I2C(%d, scl=%d, sda=%d, freq=%d)" % (self._number, self._settings[0], self._settings[-1], self._freq)

    def init(self, **options):
        raise OSError("I2C operation not supported")


class SPI(SPIBase):
    def __init__(self, id, *args, sck=None, mosi=None, miso=None, **options):
        if not 1 <= id <= facts["buses"]["spi"]:
            raise ValueError("SPI(%d) doesn't exist" % id)
        for pin in (sck, mosi, miso):
            if pin is not None:
                Pin(pin)
        self._name = str(id)

    def init(self, *args, **options):
        pass


class UART(_serial.UART):
    INV_TX = 32
    INV_RX = 4
    INV_RTS = 64
    INV_CTS = 8
    RTS = 1
    CTS = 2
    IRQ_RX = 1
    IRQ_RXIDLE = 0x1000
    IRQ_BREAK = 2
    _count = facts["buses"]["uart"]


class WDT(WDTBase):
    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise ValueError
        if timeout < facts["watchdog"]["least"]:
            raise ValueError("WDT timeout too short")
        self._start(timeout)

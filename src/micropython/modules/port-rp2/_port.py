# machine on rp2: ports/rp2/machine_*.c, modmachine.c.
import _machine
import _pins
import _thimble
from _buses import I2CBase, SPIBase
from _machine import PWMBase, RTCBase, TimerBase, WDTBase, facts, missing
from _modules import set_attribute
import _serial

_KEYWORDS = ("Pin.irq", "WDT.__init__")

NAMES = """mem8 mem16 mem32 unique_id soft_reset bootloader reset reset_cause idle freq lightsleep deepsleep disable_irq
enable_irq bitstream dht_readinto time_pulse_us Signal SoftI2C SoftSPI ADC I2C I2S PWM SPI UART WDT Pin RTC Timer PWRON_RESET
WDT_RESET USBDevice I2CTarget"""

PWRON_RESET = 1
WDT_RESET = 3
I2S = missing("I2S")
USBDevice = missing("USBDevice")
I2CTarget = missing("I2CTarget")


def reset_cause():
    # Every reset that a program requests is a watchdog reset; deepsleep() ends with one.
    return WDT_RESET if _thimble.started_by() in ("reset", "watchdog", "deep sleep") else PWRON_RESET


def freq(*hertz):
    # The range of the clock's PLL; whether it can make the exact frequency is not checked (derived).
    if hertz and not 15000000 <= hertz[0] <= 400000000:
        raise ValueError("cannot change frequency")
    return _machine.freq(*hertz)


class Pin(_pins.Pin):
    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    ALT = 3
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_RISING = 8
    IRQ_FALLING = 4
    ALT_SPI = 1
    ALT_UART = 2
    ALT_I2C = 3
    ALT_PWM = 4
    ALT_SIO = 5
    ALT_PIO0 = 6
    ALT_PIO1 = 7
    ALT_GPCK = 8
    ALT_USB = 9

    @classmethod
    def _find(cls, id):
        name = _pins.named(id) if isinstance(id, (int, str)) else ""
        if name == "":
            raise ValueError('unknown named pin "%s"' % id if isinstance(id, str) else "invalid pin")
        return name

    def __repr__(self):
        mode = _pins._MODES[_thimble.pin_mode(self._pin)]
        pull = "" if self._is_external else _pins._PULLS[_thimble.pin_pull(self._pin)]
        return "Pin(%s, mode=%s%s)" % (self._name, mode, ", pull=" + pull if pull else "")

    @property
    def _is_external(self):
        return self._name.startswith("EXT_")

    def init(self, mode=None, pull=None, *, value=None, alt=5):
        if self._is_external and pull is not None and pull != -1:
            raise ValueError("pulls are not supported for external pins")
        self._configure(mode, pull, value)

    def high(self):
        self.on()

    def low(self):
        self.off()

    def irq(self, handler=None, trigger=None, hard=False):
        if self._is_external:
            raise ValueError("expecting a regular GPIO Pin")
        return _pins.Pin.irq(self, handler, trigger, hard=hard)


_pins.use(Pin)
Pin.board = _pins.board_pins(Pin)
Pin.cpu = type("cpu", (), {"GPIO%d" % number: Pin(number) for number in range(48) if _thimble.pin_numbered(number)})


class Timer(TimerBase):
    def __init__(self, id=-1, **options):
        if id != -1:
            raise ValueError("Timer doesn't exist")
        if options:
            self.init(**options)

    def init(self, *, mode=TimerBase.PERIODIC, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False):
        self._start(mode, period * 1000000 / tick_hz if freq is None else 1000000 / freq, callback)

    def __repr__(self):
        mode = "ONE_SHOT" if getattr(self, "_mode", 1) == TimerBase.ONE_SHOT else "PERIODIC"
        return "Timer(mode=%s, tick_hz=1000000, period=%d)" % (mode, getattr(self, "_period", 0))


class RTC(RTCBase):
    pass


class ADC:
    __setattr__ = set_attribute
    CORE_TEMP = 4
    _first = 26

    def __init__(self, source):
        self._channel = -1
        if isinstance(source, int) and 0 <= source <= 4:
            self._channel = source
        else:
            name = Pin(source)._name
            if name.replace("GPIO", "") not in facts["analog"]:
                raise ValueError("Pin doesn't have ADC capabilities")
            self._channel = int(name[4:]) - self._first
            _thimble.pin_configure(Pin(source)._pin, 3, 0)

    def __repr__(self):
        return "<ADC channel=%d>" % self._channel

    def read_u16(self):
        if self._channel == ADC.CORE_TEMP:
            # The data sheet of the RP2040, 4.9.5: T = 27 - (V - 0.706) / 0.001721.
            degrees = float(_thimble.value_read("cpu_temperature") or 27)
            volts = 0.706 + (27 - degrees) * 0.001721
        else:
            pin = Pin(self._first + self._channel)
            volts = _machine.volts(pin._pin, "GP%d" % (self._first + self._channel))
        raw = max(0, min(int(volts / 3.3 * 4096), 4095))
        return raw << 4 | raw >> 8


class PWM(PWMBase):
    def _check_freq(self, hertz):
        if hertz > facts["frequency"] // 2:
            raise ValueError("freq too large")
        if hertz * 65536 * 256 < facts["frequency"]:
            raise ValueError("freq too small")


# The default pins by bus, from pico-sdk's boards.
_I2C = ((5, 4), (7, 6))
_SPI = ((18, 19, 16), (10, 11, 8))


def _gpio(pin):
    return int(Pin(pin)._name[4:]) if not Pin(pin)._is_external else -1


class I2C(I2CBase):
    _no_answer = 5  # EIO

    def __init__(self, id=0, freq=400000, *, scl=None, sda=None, timeout=50000):
        if not 0 <= id < 2:
            raise ValueError("I2C(%d) doesn't exist" % id)
        self._number = id
        self._freq = freq
        self._timeout = timeout
        self._scl = _I2C[id][0] if scl is None else _gpio(scl)
        self._sda = _I2C[id][1] if sda is None else _gpio(sda)
        if self._scl & 1 != 1 or (self._scl >> 1) & 1 != id:
            raise ValueError("bad SCL pin")
        if self._sda & 1 != 0 or (self._sda >> 1) & 1 != id:
            raise ValueError("bad SDA pin")
        for number in (self._scl, self._sda):
            _thimble.pin_configure(Pin(number)._pin, 3, 1)

    def __repr__(self):
        return "I2C(%d, freq=%d, scl=%d, sda=%d, timeout=%d)" % (self._number, self._freq, self._scl, self._sda, self._timeout)

    def init(self, *args, **options):
        raise OSError("I2C operation not supported")


class SPI(SPIBase):
    def __init__(self, id=0, baudrate=1000000, *, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None, miso=None):
        if not 0 <= id < 2:
            raise ValueError("SPI(%d) doesn't exist" % id)
        self._name = str(id)
        for given, text, low, usual in ((sck, "SCK", 2, 0), (mosi, "MOSI", 3, 1), (miso, "MISO", 0, 2)):
            number = _SPI[id][usual] if given is None else _gpio(given)
            if number & 3 != low or (number >> 3) & 1 != id:
                raise ValueError("bad %s pin" % text)
            _thimble.pin_configure(Pin(number)._pin, 3, 0)
        self.init(baudrate, polarity=polarity, phase=phase, bits=bits)

    def init(self, baudrate=1000000, *, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None, miso=None):
        self._settings = (baudrate, polarity, phase, bits)

    def __repr__(self):
        return "SPI(%s, baudrate=%d, polarity=%d, phase=%d, bits=%d)" % ((self._name,) + self._settings)


# The RP2350 has UARTs on more pins.
_uart_mask = 1 if facts["watchdog"]["most"] > 10000 else 3


class UART(_serial.UART):
    INV_TX = 1
    INV_RX = 2
    CTS = 1
    RTS = 2
    IRQ_RXIDLE = 0x40
    IRQ_TXIDLE = 0x20
    IRQ_BREAK = 0x200

    def _check_pins(self, tx, rx):
        for pin, low, text in ((tx, 0, "TX"), (rx, 1, "RX")):
            if pin is None:
                continue
            number = _gpio(pin)
            if number & _uart_mask != low or ((number + 4) >> 3) & 1 != self._port:
                raise ValueError("bad %s pin" % text)


class WDT(WDTBase):
    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise ValueError("WDT(%d) doesn't exist" % id)
        if timeout > facts["watchdog"]["most"]:
            raise ValueError("timeout exceeds %d" % facts["watchdog"]["most"])
        self._start(timeout)

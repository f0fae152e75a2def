# machine of no particular port: every name that tutorials use. Each port has its own _port.py.
import _machine
import _pins
import _thimble
from _buses import I2CBase, SPIBase, SoftI2C
from _machine import PWMBase, RTCBase, TimerBase, WDTBase
from _modules import set_attribute
from _serial import UART

_KEYWORDS = ("Pin.irq", "WDT.__init__")

NAMES = """ADC DEEPSLEEP_RESET HARD_RESET I2C PWM PWRON_RESET Pin RTC SOFT_RESET SPI Signal SoftI2C SoftSPI Timer UART WDT
WDT_RESET bitstream bootloader deepsleep dht_readinto disable_irq enable_irq freq idle lightsleep mem16 mem32 mem8 reset
reset_cause soft_reset time_pulse_us unique_id"""

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5


_CAUSES = {"reset": HARD_RESET, "watchdog": WDT_RESET, "deep sleep": DEEPSLEEP_RESET, "reload": SOFT_RESET}


def reset_cause():
    return _CAUSES.get(_thimble.started_by(), PWRON_RESET)


class Pin(_pins.Pin):
    high = _pins.Pin.on
    low = _pins.Pin.off


_pins.use(Pin)
Pin.board = _pins.board_pins(Pin)


class Timer(TimerBase):
    def __init__(self, id=-1, **options):
        if options:
            self.init(**options)

    def init(self, *, mode=TimerBase.PERIODIC, freq=-1, period=0xFFFFFFFF, tick_hz=1000, callback=None, hard=False):
        self._start(mode, period * 1000000 / tick_hz if freq <= 0 else 1000000 / freq, callback)


class RTC(RTCBase):
    pass


class ADC:
    __setattr__ = set_attribute

    def __init__(self, pin, **options):
        self._pin = _pins.index(pin)

    def read_u16(self):
        return min(int(_machine.volts(self._pin, _thimble.pin_name(self._pin)) / 3.3 * 65535 + 0.5), 65535)


class PWM(PWMBase):
    duty = PWMBase._duty


class I2C(I2CBase):
    def __new__(cls, id=-1, **options):
        if id == -1:
            return SoftI2C(**options)
        return object.__new__(cls)

    def __init__(self, id=-1, *, scl=None, sda=None, freq=400000, timeout=50000):
        self._number = id

    def init(self, **options):
        pass


class SPI(SPIBase):
    def __init__(self, id, *args, **options):
        self._name = str(id)

    def init(self, *args, **options):
        pass


class WDT(WDTBase):
    def __init__(self, id=0, timeout=5000):
        self._start(timeout)

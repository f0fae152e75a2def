# _rp2: ports/rp2/rp2_pio.c, rp2_dma.c, rp2_flash.c. PIO programs do not run here: values put into a state machine are
# reported, and reading from one raises an error.
import _thimble
from _wlan import country

_KEYWORDS = ("PIO.irq", "StateMachine.irq")

__all__ = ("DMA", "Flash", "PIO", "StateMachine", "bootsel_button", "country")


def bootsel_button():
    return 0


class PIO:
    IN_LOW = 0
    IN_HIGH = 1
    OUT_LOW = 2
    OUT_HIGH = 3
    SHIFT_LEFT = 0
    SHIFT_RIGHT = 1
    JOIN_NONE = 0
    JOIN_TX = 1
    JOIN_RX = 2
    IRQ_SM0 = 0x100
    IRQ_SM1 = 0x200
    IRQ_SM2 = 0x400
    IRQ_SM3 = 0x800

    def __init__(self, id):
        if not 0 <= id < 2:
            raise ValueError("PIO(%d) doesn't exist" % id)
        self._id = id

    def __repr__(self):
        return "PIO(%d)" % self._id

    def add_program(self, program):
        pass

    def remove_program(self, program=None):
        pass

    def state_machine(self, id, *args, **options):
        return StateMachine(4 * self._id + id, *args, **options)

    def irq(self, handler=None, trigger=0xF00, hard=False):
        raise NotImplementedError("thimble runs no PIO programs")


class StateMachine:
    def __init__(self, id, program=None, *args, **options):
        if not 0 <= id < 8:
            raise ValueError("StateMachine(%d) doesn't exist" % id)
        self._name = str(id)
        self._active = 0

    def init(self, program, freq=-1, **options):
        pass

    def active(self, *values):
        if values:
            self._active = 1 if values[0] else 0
            _thimble.effect("pio", self._name, "active", str(self._active))
        return self._active

    def restart(self):
        pass

    def exec(self, instruction):
        _thimble.effect("pio", self._name, "exec", '"%s"' % str(instruction).replace('"', "'"))

    def put(self, value, shift=0):
        values = (value,) if isinstance(value, int) else value
        for each in values:
            _thimble.effect("pio", self._name, "put", str(each << shift & 0xFFFFFFFF))

    def get(self, buffer=None, shift=0):
        raise NotImplementedError("thimble runs no PIO programs: nothing comes out of a state machine")

    def rx_fifo(self):
        return 0

    def tx_fifo(self):
        return 0

    def irq(self, handler=None, trigger=1, hard=False):
        raise NotImplementedError("thimble runs no PIO programs")


def _missing(name):
    def __init__(self, *args, **options):
        raise NotImplementedError("thimble has no rp2.%s" % name)

    return type(name, (), {"__init__": __init__})


DMA = _missing("DMA")
Flash = _missing("Flash")

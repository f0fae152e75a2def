# machine.Pin and machine.Signal, as far as the ports agree: the numbers, texts and methods of each port are in its _port.py.
import _interrupts
import _thimble
from _modules import set_attribute

# The order of the host: program-thread/hardware-functions.ts.
_MODES = ("IN", "OUT", "OPEN_DRAIN", "ALT")
_PULLS = (None, "PULL_UP", "PULL_DOWN")
_RISING = 1
_FALLING = 2

# By the host's number: every Pin(2) is the same object.
_made = {}


def named(id):
    """The chip's name of a pin, given as an int, or by a name of the board or the chip. '': no such pin."""
    if isinstance(id, int):
        return "GPIO%d" % id if _thimble.pin_numbered(id) else ""
    return _thimble.pin_named(id)


class Pin:
    __setattr__ = set_attribute

    # Ports set the numbers of modes and pulls in the order of _MODES and _PULLS.
    _modes = (0, 1, 2, 3)
    _pulls = (0, 1, 2)
    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_FALLING = 4
    IRQ_RISING = 8

    def __new__(cls, id, *args, **options):
        if isinstance(id, Pin):
            return id
        name = cls._find(id)
        pin = _thimble.pin_find(name)
        before = _made.get(pin)
        if type(before) is not cls:  # absent, or of another class: the program's or ours
            made = object.__new__(cls)
            made._pin = pin
            made._name = name
            made._irq = before._irq if before else None
            _made[pin] = made
        return _made[pin]

    def __init__(self, id, *args, **options):
        if args or options:
            self.init(*args, **options)

    @classmethod
    def _find(cls, id):
        name = named(id) if isinstance(id, (int, str)) else ""
        if name == "":
            raise ValueError("invalid pin")
        return name

    def __repr__(self):
        return "Pin(%s)" % self._name.replace("GPIO", "")

    def init(self, mode=None, pull=None, *, value=None, **options):
        self._configure(mode, pull, value)

    def _configure(self, mode, pull, value):
        mode = None if mode == -1 else mode
        pull = None if pull == -1 else pull
        if value is not None:
            _thimble.pin_set(self._pin, 1 if value else 0)
        if mode is None and pull is None:
            return
        if mode is not None and mode not in self._modes:
            raise ValueError("invalid mode")
        number = _thimble.pin_mode(self._pin) if mode is None else self._modes.index(mode)
        if number == 2 and value is None and mode is not None:
            _thimble.pin_set(self._pin, 1)
        pull = 0 if pull is None else pull
        _thimble.pin_configure(self._pin, number, self._pulls.index(pull) if pull in self._pulls else 1)

    def value(self, *values):
        if not values:
            return _thimble.pin_get(self._pin)
        _thimble.pin_set(self._pin, 1 if values[0] else 0)

    def __call__(self, *values):
        if not values:
            return _thimble.pin_get(self._pin)
        _thimble.pin_set(self._pin, 1 if values[0] else 0)

    def on(self):
        _thimble.pin_set(self._pin, 1)

    def off(self):
        _thimble.pin_set(self._pin, 0)

    def toggle(self):
        _thimble.pin_set(self._pin, 1 - _thimble.pin_output(self._pin))

    def irq(self, handler=None, trigger=None, *, hard=False, **options):
        if self._irq is None:
            self._irq = _Irq(self)
        if trigger is None:
            trigger = self.IRQ_FALLING | self.IRQ_RISING
        self._irq._set(handler, trigger)
        return self._irq


class _Irq:
    def __init__(self, pin):
        self._pin = pin
        self._function = None
        self._trigger = 0
        self._flags = 0
        self._handler = _interrupts.new(self._run)

    def _set(self, function, trigger):
        pin = self._pin
        self._function = function
        self._trigger = trigger
        edges = (_RISING if trigger & pin.IRQ_RISING else 0) | (_FALLING if trigger & pin.IRQ_FALLING else 0)
        _thimble.pin_watch(pin._pin, self._handler, 0 if function is None else edges)

    def _run(self):
        edges = _thimble.interrupt_flags()
        pin = self._pin
        self._flags = (pin.IRQ_RISING if edges & _RISING else 0) | (pin.IRQ_FALLING if edges & _FALLING else 0)
        self._function(pin)

    def __call__(self):
        self._function(self._pin)

    def flags(self):
        return self._flags

    def trigger(self, *triggers):
        before = self._trigger
        if triggers:
            self._set(self._function, triggers[0])
        return before


def board_pins(of):
    """A class with a pin for each board name: Pin.board."""
    names = [name for name in _thimble.pin_names().split(" ") if name]
    return type("board", (), {name: of(name) for name in names})


def index(pin):
    """The host's number of a pin argument."""
    return pin._pin if isinstance(pin, Pin) else _Port.Pin(pin)._pin


class _Port:
    """The port's own Pin class, which creates pins from numbers and names."""

    Pin = Pin


def use(pin_class):
    _Port.Pin = pin_class


class Signal:
    __setattr__ = set_attribute

    def __init__(self, pin, *args, invert=False, **options):
        self._signal = pin if hasattr(pin, "value") else _Port.Pin(pin, *args, **options)
        self._invert = 1 if invert else 0

    def value(self, *values):
        if not values:
            return self._signal.value() ^ self._invert
        self._signal.value((1 if values[0] else 0) ^ self._invert)

    __call__ = value

    def on(self):
        self._signal.value(1 ^ self._invert)

    def off(self):
        self._signal.value(0 ^ self._invert)

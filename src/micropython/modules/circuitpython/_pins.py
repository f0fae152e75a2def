# The board's pins: one object for each, shared by all of its names.
import _thimble
import json
from _bridge import check

board = json.loads(check(_thimble.board_names()))
_pins = {}
# The board's first name of each pin, by the chip's name.
_labels = {}


class Pin:
    """A pin by its chip name: `GPIO14`, `PA02`, `CYW0`."""

    def __repr__(self):
        return _labels.get(self._name) or "microcontroller.pin." + self._name

    def __hash__(self):
        return id(self)


def named(name):
    """@param name: the chip's, or the number of a GPIO."""
    name = "GPIO%d" % name if isinstance(name, int) else name
    if name not in _pins:
        pin = object.__new__(Pin)
        pin._name = name
        _pins[name] = pin
    return _pins[name]


# Names of pins in use: a second object gets ValueError until the first releases the pin.
_in_use = {}


def claim(pin, argument="pin"):
    """@returns the chip's name of a pin, which is then reserved for one object."""
    if not isinstance(pin, Pin):
        raise TypeError("%s must be of type Pin, not %s" % (argument, type(pin).__name__))
    if pin._name in _in_use:
        raise ValueError("%r in use" % pin if argument is None else "%s in use" % _short(pin))
    _in_use[pin._name] = True
    return pin._name


def claim_all(pins):
    """@param pins: some may be None. @returns their names."""
    taken = []
    try:
        for pin in pins:
            taken.append(None if pin is None else claim(pin))
    except (TypeError, ValueError):
        release_all(taken)
        raise
    return taken


def release(name):
    _in_use.pop(name, None)


def release_all(names):
    for name in names:
        if name is not None:
            release(name)


def _short(pin):
    return repr(pin).split(".")[-1]


def _learn(names):
    for name in names:
        value = names[name]
        if isinstance(value, (int, str)):
            pin = named(value)
            if pin._name not in _labels:
                _labels[pin._name] = "board." + name


_learn(board["names"])

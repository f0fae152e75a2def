# The simulated hardware for CircuitPython's modules: pins by the chip's name, and values that were set from outside.
import _pins
import _thimble
from _bridge import check

IN, OUT, OPEN_DRAIN, OTHER = 0, 1, 2, 3
NONE, UP, DOWN = 0, 1, 2
_NO_ANSWER = -1
REFERENCE = 3.3

DEINITED = "Object has been deinitialized and can no longer be used. Create a new object."


def find(name):
    """@param name: the chip's, `GPIO14`. @returns its number."""
    return check(_thimble.pin_find(name))


def value(name, default):
    """A number set by `--set` or board.toml."""
    text = check(_thimble.value_read(name))
    return default if text == "" else float(text)


def volts(name):
    """Volts on a pin; 0 if nothing is connected."""
    microvolts = check(_thimble.analog_read(find(name)))
    return 0.0 if microvolts == _NO_ANSWER else microvolts / 1000000


def level(name, pull):
    """@param pull: `UP`, `DOWN` or anything else for none."""
    number = find(name)
    check(_thimble.pin_configure(number, IN, pull if pull in (UP, DOWN) else NONE))
    return check(_thimble.pin_get(number))


class Held:
    """An object that reserves pins until it is deinitialized; its class has deinit and is a context manager."""

    def _hold(self, names, check=None):
        """@param check: of _port; raises for unsuitable pins, which are then released."""
        if check is not None:
            try:
                check(*names)
            except Exception:
                _pins.release_all(names)
                raise
        self._names = names

    def __hash__(self):
        return id(self)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.deinit()

    def deinit(self):
        if self._names is not None:
            _pins.release_all(self._names)
        self._names = None

    def _require(self):
        if self._names is None:
            raise ValueError(DEINITED)

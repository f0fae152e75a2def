# CircuitPython's digitalio (shared-bindings/digitalio).
import _enum
import _hardware
import _pins
import _sealed
import _thimble
from _bridge import check

Direction = _enum.enum("digitalio.Direction", "INPUT OUTPUT")
DriveMode = _enum.enum("digitalio.DriveMode", "PUSH_PULL OPEN_DRAIN")
Pull = _enum.enum("digitalio.Pull", "UP DOWN")

_PULLS = {None: _hardware.NONE, Pull.UP: _hardware.UP, Pull.DOWN: _hardware.DOWN}


class DigitalInOut(_hardware.Held):
    def __init__(self, pin):
        self._hold((_pins.claim(pin),))
        self._number = _hardware.find(self._names[0])
        self._configure(None)

    def _configure(self, pull):
        if pull not in _PULLS:
            raise ValueError("Unsupported pull value.")
        self._output, self._pull = False, pull
        check(_thimble.pin_configure(self._number, _hardware.IN, _PULLS[pull]))

    def switch_to_output(self, value=False, drive_mode=DriveMode.PUSH_PULL):
        self._require()
        check(_thimble.pin_set(self._number, 1 if value else 0))
        self._drive(drive_mode)

    def _drive(self, drive_mode):
        self._output, self._drive_mode = True, drive_mode
        mode = _hardware.OPEN_DRAIN if drive_mode is DriveMode.OPEN_DRAIN else _hardware.OUT
        check(_thimble.pin_configure(self._number, mode, _hardware.NONE))

    def switch_to_input(self, pull=None):
        self._require()
        self._configure(pull)

    @property
    def direction(self):
        self._require()
        return Direction.OUTPUT if self._output else Direction.INPUT

    @direction.setter
    def direction(self, direction):
        if direction is Direction.OUTPUT:
            self.switch_to_output()
        elif direction is Direction.INPUT:
            self.switch_to_input()
        else:
            raise ValueError("Invalid direction")

    @property
    def value(self):
        self._require()
        return bool(check(_thimble.pin_get(self._number)))

    @value.setter
    def value(self, value):
        self._require()
        if not self._output:
            raise AttributeError("Cannot set value when direction is input.")
        check(_thimble.pin_set(self._number, 1 if value else 0))

    @property
    def drive_mode(self):
        self._require()
        if not self._output:
            raise AttributeError("Drive mode not used when direction is input.")
        return self._drive_mode

    @drive_mode.setter
    def drive_mode(self, drive_mode):
        self._require()
        if not self._output:
            raise AttributeError("Drive mode not used when direction is input.")
        self._drive(drive_mode)

    @property
    def pull(self):
        self._require()
        if self._output:
            raise AttributeError("Pull not used when direction is output.")
        return self._pull

    @pull.setter
    def pull(self, pull):
        self._require()
        if self._output:
            raise AttributeError("Pull not used when direction is output.")
        self._configure(pull)


_sealed.seal(DigitalInOut)


__all__ = ("DigitalInOut", "Direction", "DriveMode", "Pull")

# The watchdog: a timer that ends the run, or raises, unless the program feeds it.
import _ending
import _enum
import _time

WatchDogMode = _enum.enum("watchdog.WatchDogMode", "RAISE RESET")


class WatchDogTimeout(Exception):
    pass


class WatchDogTimer:
    """The sole instance is microcontroller.watchdog."""

    def __init__(self):
        self._timeout = None
        self._mode = None

    def __hash__(self):
        return id(self)

    @property
    def timeout(self):
        return self._timeout

    @timeout.setter
    def timeout(self, seconds):
        if seconds <= 0:
            raise ValueError("timeout must be > 0")
        self._timeout = seconds
        self._start()

    @property
    def mode(self):
        return self._mode

    @mode.setter
    def mode(self, mode):
        if mode is not None and not isinstance(mode, WatchDogMode):
            raise TypeError("mode must be of type WatchDogMode")
        if mode is not None and self._timeout is None:
            raise ValueError("WatchDogTimer.timeout must be greater than 0")
        self._mode = mode
        self._start()

    def feed(self):
        if self._mode is None:
            raise ValueError("WatchDogTimer is not currently running")
        self._start()

    def deinit(self):
        self.mode = None

    def _start(self):
        _time.stop_timer(self)
        if self._mode is not None:
            _time.start_timer(self, self._timeout * 1000, False, _bite)


def _bite(timer):
    if timer.mode is WatchDogMode.RESET:
        _ending.end("watchdog", 1)
    timer._mode = None
    raise WatchDogTimeout

# The watchdog: a timer that ends the run, or raises an exception, unless the program feeds it.
import _enum
import _interrupts
import _port
import _sealed
import _thimble
from _bridge import check, raise_later

WatchDogMode = _enum.enum("watchdog.WatchDogMode", "RAISE RESET")


class WatchDogTimeout(Exception):
    pass


class WatchDogTimer:
    """The only instance is microcontroller.watchdog."""

    def __init__(self):
        self._timeout = None
        self._mode = None
        self._handler = None

    def __hash__(self):
        return id(self)

    @property
    def timeout(self):
        return self._timeout

    @timeout.setter
    def timeout(self, seconds):
        if seconds <= 0:
            raise ValueError("timeout must be > 0")
        if _port.LONGEST_WATCHDOG is not None and int(seconds) > _port.LONGEST_WATCHDOG:
            raise ValueError("timeout must be <= %d" % _port.LONGEST_WATCHDOG)
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
        if mode is WatchDogMode.RAISE and not _port.WATCHDOG_RAISES:
            raise NotImplementedError()
        self._mode = mode
        self._start()

    def feed(self):
        if self._mode is None:
            raise ValueError("WatchDogTimer is not currently running")
        self._start()

    def deinit(self):
        self.mode = None

    def _start(self):
        milliseconds = 0 if self._mode is None else int(self._timeout * 1000)
        check(_thimble.watchdog_start(milliseconds if self._mode is WatchDogMode.RESET else 0))
        if self._mode is WatchDogMode.RAISE:
            if self._handler is None:
                self._handler = _interrupts.new(self._raise)
            check(_thimble.timer_start(self._handler, milliseconds * 1000, 0))
        elif self._handler is not None:
            check(_thimble.timer_stop(self._handler))

    def _raise(self):
        self._mode = None
        raise_later(WatchDogTimeout())


_sealed.seal(WatchDogTimer)

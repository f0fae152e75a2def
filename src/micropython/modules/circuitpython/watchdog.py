# CircuitPython's watchdog: the types of microcontroller.watchdog.
from _watchdog import WatchDogMode, WatchDogTimeout, WatchDogTimer

__all__ = ("WatchDogMode", "WatchDogTimeout", "WatchDogTimer")

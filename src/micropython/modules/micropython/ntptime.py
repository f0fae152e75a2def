# ntptime: the time of this machine, which asks no server.
import _thimble

host = "pool.ntp.org"
timeout = 1


def time():
    return _thimble.clock_actual() - _thimble.epoch()


def settime():
    _thimble.clock_set(_thimble.clock_actual())

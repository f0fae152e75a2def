# ntptime: the clock of this machine is right already.
import time as _time

host = "pool.ntp.org"
timeout = 1


def time():
    return _time.time()


def settime():
    pass

# What `os` has on boards and lacks in this interpreter.
import _thimble
from collections import namedtuple
from uctypes import addressof

_Uname = namedtuple("uname", ("sysname", "nodename", "release", "version", "machine"))


def urandom(count):
    data = bytearray(count)
    _thimble.random(addressof(data), count)
    return bytes(data)


def uname():
    release, machine = _thimble.firmware().split("\n")
    return _Uname("thimble", "thimble", release, release, machine)


def install(os):
    os.urandom = urandom
    os.uname = uname
    os.sync = lambda: None

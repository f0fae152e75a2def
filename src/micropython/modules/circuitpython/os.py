# CircuitPython's os.
import _thimble
from collections import namedtuple
from uctypes import addressof
from uos import getcwd, listdir, mkdir, remove, rename, rmdir, sep, statvfs, unlink

from _files import chdir, stat
from _settings import getenv

__all__ = (
    "chdir",
    "getcwd",
    "getenv",
    "listdir",
    "mkdir",
    "remove",
    "rename",
    "rmdir",
    "sep",
    "stat",
    "statvfs",
    "sync",
    "uname",
    "unlink",
    "urandom",
    "utime",
)

_Uname = namedtuple("", ("sysname", "nodename", "release", "version", "machine"))


def urandom(count):
    data = bytearray(count)
    _thimble.random(addressof(data), count)
    return bytes(data)


def uname():
    return _Uname(*_thimble.firmware().split("\n"))


def sync():
    pass


def utime(path, times):
    stat(path)

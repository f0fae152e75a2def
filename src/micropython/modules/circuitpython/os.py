# CircuitPython's os.
import _thimble
import json
from _bridge import check
from collections import namedtuple
from uctypes import addressof
from uos import getcwd, listdir, mkdir, remove, rename, rmdir, sep, statvfs, unlink

from _files import chdir, stat

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


def getenv(key, default=None):
    """A value of settings.toml: a text or a whole number."""
    return json.loads(check(_thimble.settings())).get(key, default)


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

# MicroPython's os: the interpreter's, plus additional names of boards.
import _thimble
import uos
from collections import namedtuple
from uctypes import addressof
from uos import getcwd, ilistdir, listdir, mkdir, mount, remove, rename, rmdir, sep, statvfs, umount, unlink

from _files import chdir, stat
from _vfs import VfsFat, VfsLfs2

__all__ = (
    "VfsFat",
    "VfsLfs2",
    "chdir",
    "dupterm",
    "dupterm_notify",
    "getcwd",
    "ilistdir",
    "listdir",
    "mkdir",
    "mount",
    "remove",
    "rename",
    "rmdir",
    "sep",
    "stat",
    "statvfs",
    "sync",
    "umount",
    "uname",
    "unlink",
    "urandom",
)

# Prints like an attrtuple, without a leading name.
_Uname = namedtuple("", ("sysname", "nodename", "release", "version", "machine"))


def urandom(count):
    data = bytearray(count)
    _thimble.random(addressof(data), count)
    return bytes(data)


def uname():
    return _Uname(*_thimble.firmware().split("\n"))


def sync():
    pass


def dupterm(stream=None, index=0):
    return None


def dupterm_notify(stream):
    pass

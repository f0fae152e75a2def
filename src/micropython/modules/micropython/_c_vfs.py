# MicroPython's vfs, without the interpreter's access to this machine.
from vfs import mount, umount

from _vfs import VfsFat, VfsLfs2

__all__ = ("VfsFat", "VfsLfs2", "mount", "umount")

# CircuitPython's storage: the board's file system, which is the program's folder.
import _thimble
import uos

__all__ = (
    "VfsFat",
    "disable_usb_drive",
    "enable_usb_drive",
    "erase_filesystem",
    "getmount",
    "mount",
    "remount",
    "umount",
)


class VfsFat:
    """A file system: the root's, or one of a card that is mounted."""

    def __init__(self, block_device):
        raise OSError(19)  # the slot is empty

    def _made(self):
        return self


class _Root(VfsFat):
    def __init__(self):
        self.label = "CIRCUITPY"
        self.readonly = False

    def __hash__(self):
        return id(self)

    def open(self, path, mode="r"):
        return open(path, mode)

    def ilistdir(self, path):
        return uos.ilistdir(path)

    def mkdir(self, path):
        uos.mkdir(path)

    def rmdir(self, path):
        uos.rmdir(path)

    def stat(self, path):
        return uos.stat(path)

    def statvfs(self, path):
        return uos.statvfs(path)


_root = _Root()


def mount(filesystem, mount_path, *, readonly=False):
    if mount_path == "/":
        raise OSError(1)
    raise OSError(19)


def umount(mount):
    raise OSError(22)


def remount(mount_path, readonly=False, *, disable_concurrent_write_protection=False):
    if mount_path != "/":
        raise OSError(22)
    _root.readonly = bool(readonly)
    _thimble.root_readonly(1 if readonly else 0)


def getmount(mount_path):
    if mount_path != "/":
        raise OSError(22)
    return _root


def erase_filesystem(extended=None):
    raise RuntimeError("thimble does not erase a folder of this machine")


def disable_usb_drive():
    raise RuntimeError("Cannot change USB devices now")


def enable_usb_drive():
    raise RuntimeError("Cannot change USB devices now")

# The program's folder, with the error numbers that boards have: the interpreter's C library counts as WASI does.
_NUMBERS = {
    2: 13,  # EACCES
    8: 9,  # EBADF
    10: 16,  # EBUSY
    20: 17,  # EEXIST
    28: 22,  # EINVAL
    29: 5,  # EIO
    31: 21,  # EISDIR
    33: 24,  # EMFILE
    37: 36,  # ENAMETOOLONG
    44: 2,  # ENOENT
    51: 28,  # ENOSPC
    54: 20,  # ENOTDIR
    55: 39,  # ENOTEMPTY
    63: 1,  # EPERM
    69: 30,  # EROFS
}


class Folder:
    def __init__(self, posix):
        self._posix = posix

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def _call(self, name, *args):
        try:
            return getattr(self._posix, name)(*args)
        except OSError as e:
            number = _NUMBERS.get(e.errno, e.errno)
        raise OSError(number)

    def open(self, path, mode):
        return self._call("open", path, mode)

    def ilistdir(self, path):
        return self._call("ilistdir", path)

    def stat(self, path):
        return self._call("stat", path)

    def statvfs(self, path):
        return self._call("statvfs", path)

    def mkdir(self, path):
        self._call("mkdir", path)

    def rmdir(self, path):
        self._call("rmdir", path)

    def remove(self, path):
        self._call("remove", path)

    def rename(self, old, new):
        self._call("rename", old, new)

    def chdir(self, path):
        self._call("chdir", path)

    def getcwd(self):
        return self._call("getcwd")

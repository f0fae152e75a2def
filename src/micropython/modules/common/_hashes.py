# The hash functions of the boards. This interpreter has only one, so they are implemented by the host.
import _thimble
from _bridge import check
from _stream import size
from uctypes import addressof

__all__ = ("md5", "sha1", "sha256")

_LENGTHS = {"md5": 16, "sha1": 20, "sha256": 32}


class _Hash:
    def __init__(self, name, data=b""):
        self.digest_size = _LENGTHS[name]
        self._handle = check(_thimble.hash(name))
        self.update(data)

    def update(self, data):
        if size(data):
            check(_thimble.hash_update(self._handle, addressof(data), size(data)))

    def digest(self):
        out = bytearray(self.digest_size)
        check(_thimble.hash_digest(self._handle, addressof(out)))
        return bytes(out)

    def hexdigest(self):
        return self.digest().hex()


def md5(data=b""):
    return _Hash("md5", data)


def sha1(data=b""):
    return _Hash("sha1", data)


def sha256(data=b""):
    return _Hash("sha256", data)


def new(name, data=b""):
    if name not in _LENGTHS:
        raise ValueError("Unsupported hash algorithm")
    return _Hash(name, data)

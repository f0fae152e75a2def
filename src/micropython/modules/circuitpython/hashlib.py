# CircuitPython's hashlib: only `new` (shared-module/hashlib).
import _hashes

__all__ = ("new",)


class Hash:
    def __init__(self, name):
        self._hash = _hashes.new(name)

    @property
    def digest_size(self):
        return self._hash.digest_size

    def update(self, data):
        self._hash.update(data)

    def digest(self):
        return self._hash.digest()


def new(name, data=b""):
    if name not in ("sha1", "sha256"):
        raise ValueError("Unsupported hash algorithm")
    made = Hash(name)
    made.update(data)
    return made

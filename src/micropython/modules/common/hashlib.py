# MicroPython's hashlib.
from _hashes import md5, sha1, sha256

__all__ = ("md5", "sha1", "sha256")

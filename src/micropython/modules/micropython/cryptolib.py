# cryptolib: AES as in extmod/modcryptolib.c: ECB, CBC, and CTR if the port includes it.
import _port
import _thimble
from _bridge import check
from uctypes import addressof

__all__ = ("aes",)

_ECB = 1
_CBC = 2
_CTR = 6


class aes:
    def __init__(self, key, mode, IV=None):
        self._key = bytes(key)
        if mode not in (_ECB, _CBC, _CTR):
            raise ValueError("mode")
        if mode == _CTR and not getattr(_port, "CRYPTOLIB_CTR", False):
            raise ValueError("mode")
        if len(self._key) not in (16, 32):
            raise ValueError("key")
        if (IV is None) == (mode != _ECB) or (IV is not None and len(IV) != 16):
            raise ValueError("IV")
        self._mode = mode
        self._way = 0
        iv = bytes(16) if IV is None else bytes(IV)
        self._handle = check(_thimble.aes_new(addressof(self._key), len(self._key), mode, addressof(iv)))

    def encrypt(self, data, out=None):
        return self._process(data, out, 1)

    def decrypt(self, data, out=None):
        return self._process(data, out, 2)

    def _process(self, data, out, way):
        source = bytes(data)
        if self._mode != _CTR and len(source) % 16:
            raise ValueError("blksize % 16")
        if out is not None and len(out) < len(source):
            raise ValueError("output too small")
        if self._mode != _CTR and self._way not in (0, way):
            raise ValueError("can't encrypt & decrypt")
        self._way = way
        result = bytearray(len(source))
        check(_thimble.aes_process(self._handle, way, addressof(source), len(source), addressof(result)))
        if out is None:
            return bytes(result)
        out[: len(result)] = result
        return out

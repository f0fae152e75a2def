# ssl of MicroPython 1.20, whose name is ussl: sockets are wrapped, and that is all.
import _ssl as _c
from _ssl import CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED


# The module is ussl in C, with ssl as another name.
_NAME = "ussl"


class _SSLSocket(_c.PlainSocket):
    def __repr__(self):
        return "<_SSLSocket %x>" % id(self)

    def getpeercert(self, *args):
        return self._peer_certificate(*args)


class _Context(_c.Context):
    _socket = _SSLSocket

    def _needs_name(self, server_side):
        return False


def wrap_socket(*args, **keywords):
    return _c.wrap_socket(_Context, args, keywords)

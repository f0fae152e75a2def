# ssl of MicroPython 1.20, where its main name is ussl: it can only wrap sockets.
import _ssl as _c
from _ssl import CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED


# In C the module is ussl, with ssl as an alias.
_NAME = "ussl"


def _socket():
    class ussl(_c.PlainSocket):
        """The type has the module's name, but not when it is printed."""

        def __repr__(self):
            return "<_SSLSocket %x>" % id(self)

        def getpeercert(self, *args):
            return self._peer_certificate(*args)

    return ussl


class _Context(_c.Context):
    _socket = _socket()

    def _needs_name(self, server_side):
        return False


def wrap_socket(*args, **keywords):
    return _c.wrap_socket(_Context, args, keywords)

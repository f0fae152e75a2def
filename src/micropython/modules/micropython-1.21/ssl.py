# ssl of MicroPython 1.21: contexts with a verify mode, and wrap_socket, which takes all other options.
import _keeps
import _ssl as _c
from _ssl import CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED, PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER


class SSLSocket(_c.PlainSocket):
    def getpeercert(self, *args):
        if _keeps.PEER_CERTIFICATE:
            return self._peer_certificate(*args)
        _c.exactly(2, (self,) + args)
        if not args[0]:
            raise NotImplementedError
        return None  # mbedTLS is built without MBEDTLS_SSL_KEEP_PEER_CERTIFICATE


_Socket = SSLSocket
del SSLSocket  # not exported by the module


class SSLContext(_c.Context):
    _socket = _Socket

    def _needs_name(self, server_side):
        return False


def wrap_socket(*args, **keywords):
    return _c.wrap_socket(SSLContext, args, keywords)

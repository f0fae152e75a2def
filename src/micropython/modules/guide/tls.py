# tls with everything that tutorials use: the newest MicroPython's, and the peer's certificate as on ESP32 boards.
from _ssl import (
    CERT_NONE,
    CERT_OPTIONAL,
    CERT_REQUIRED,
    MBEDTLS_VERSION,
    PROTOCOL_DTLS_CLIENT,
    PROTOCOL_DTLS_SERVER,
    PROTOCOL_TLS_CLIENT,
    PROTOCOL_TLS_SERVER,
)
from _ssl import DatagramContext as _Context
from _ssl import MessageSocket as _Socket

_KEYWORDS = True


class SSLSocket(_Socket):
    def getpeercert(self, binary=False):
        return self._peer_certificate(binary)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


_GuideSocket = SSLSocket
del SSLSocket  # not exported by the module


class SSLContext(_Context):
    _options = dict(_Context._options, client_id=None)
    _socket = _GuideSocket

# tls of MicroPython 1.26 to 1.28: a DTLS server identifies its clients by an id.
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


class SSLContext(_Context):
    _options = dict(_Context._options, client_id=None)

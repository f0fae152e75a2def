# tls of MicroPython 1.25: adds DTLS, and sockets that send and receive.
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
    pass

# tls of MicroPython 1.23 and 1.24, the base of ssl.
from _ssl import (
    CERT_NONE,
    CERT_OPTIONAL,
    CERT_REQUIRED,
    MBEDTLS_VERSION,
    PROTOCOL_TLS_CLIENT,
    PROTOCOL_TLS_SERVER,
)
from _ssl import VerifyingContext as _Context


class SSLContext(_Context):
    pass

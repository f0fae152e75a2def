# tls of MicroPython 1.29: adds pre-shared keys.
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
    _settable = _Context._settable + ("psk_identity", "psk_key", "server_psk_keys")

    psk_identity = None
    psk_key = None
    server_psk_keys = None

    def wrap_socket(self, *args, **keywords):
        if self.psk_identity is not None or self.psk_key is not None or self.server_psk_keys is not None:
            raise NotImplementedError("thimble has no pre-shared keys under a board")
        return _Context.wrap_socket(self, *args, **keywords)  # not super(): see _ssl.py

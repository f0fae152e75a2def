# MicroPython's tls module, which `ssl` builds on.
import _thimble
from _bridge import check, on_verify
from _stream import Stream, size
from _tls import ClosedCore, open_core
from uctypes import addressof

MBEDTLS_VERSION = "Mbed TLS 3.6.2"
PROTOCOL_TLS_CLIENT = 0
PROTOCOL_TLS_SERVER = 1
PROTOCOL_DTLS_CLIENT = 2
PROTOCOL_DTLS_SERVER = 3
CERT_NONE = 0
CERT_OPTIONAL = 1
CERT_REQUIRED = 2

_NAME_REQUIRED = "CERT_REQUIRED requires server_hostname"


class SSLContext:
    def __init__(self, protocol):
        server = protocol in (PROTOCOL_TLS_SERVER, PROTOCOL_DTLS_SERVER)
        self._server = server
        self._context = check(_thimble.context(1 if server else 0))
        self._verify_callback = None
        self._verify_mode = CERT_NONE if server else CERT_REQUIRED

    @property
    def verify_mode(self):
        return self._verify_mode

    @verify_mode.setter
    def verify_mode(self, mode):
        if not isinstance(mode, int):
            raise TypeError("can't convert %s to int" % type(mode).__name__)
        self._verify_mode = mode
        check(_thimble.context_verify_mode(self._context, mode))

    @property
    def verify_callback(self):
        return self._verify_callback

    @verify_callback.setter
    def verify_callback(self, callback):
        self._verify_callback = callback
        on_verify(self._context, callback)

    def get_ciphers(self):
        return check(_thimble.context_ciphers(self._context)).split("\n")

    def set_ciphers(self, ciphers):
        if not isinstance(ciphers, (list, tuple)):
            raise TypeError("object '%s' isn't a tuple or list" % type(ciphers).__name__)
        check(_thimble.context_set_ciphers(self._context, "\n".join(ciphers)))

    def load_cert_chain(self, cert, key):
        _require_data(cert)
        _require_data(key)
        check(_thimble.context_load_cert(self._context, addressof(cert), size(cert), addressof(key), size(key)))

    def load_verify_locations(self, cadata):
        _require_data(cadata)
        check(_thimble.context_load_ca(self._context, addressof(cadata), size(cadata)))

    def wrap_socket(
        self, sock, *, server_side=False, do_handshake_on_connect=True, server_hostname=None, client_id=None
    ):
        if not server_side and self._verify_mode == CERT_REQUIRED and server_hostname is None:
            raise ValueError(_NAME_REQUIRED)
        return SSLSocket(open_core(self._context, sock, server_hostname or "", do_handshake_on_connect), sock)


class SSLSocket(Stream):
    def __init__(self, core, sock):
        self._core = core
        self._sock = sock
        self._handle = None if core.is_foreign else core._handle

    def __repr__(self):
        return "<SSLSocket>"

    def recv(self, count):
        data = bytearray(count)
        n = self._core.readinto(data)
        return None if n is None else bytes(memoryview(data)[:n])

    def recv_into(self, buffer, count=0):
        view = memoryview(buffer)
        return self._core.readinto(view[:count] if count else view)

    def send(self, data):
        return self.write(data)

    def sendall(self, data):
        rest = memoryview(data)
        while rest:
            n = self.write(rest)
            if n is None:
                raise OSError(11)
            rest = rest[n:]

    def setblocking(self, flag):
        self._sock.setblocking(flag)

    def cipher(self):
        text = check(_thimble.cipher(self._core_handle(), self._core.is_foreign))
        return tuple(text.split()) or None

    def getpeercert(self, binary=False):
        if not binary:
            raise NotImplementedError
        handle, foreign = self._core_handle(), self._core.is_foreign
        data = bytearray(check(_thimble.peer_certificate(handle, foreign, 0, 0)))
        _thimble.peer_certificate(handle, foreign, addressof(data), len(data))
        return bytes(data)

    def _core_handle(self):
        return self._core._connection if self._core.is_foreign else self._core._handle

    def close(self):
        if not isinstance(self._core, ClosedCore):
            super().close()
            self._core = ClosedCore()
            self._handle = None


def _require_data(data):
    if not isinstance(data, (str, bytes)):
        raise TypeError("can't convert '%s' object to str implicitly" % type(data).__name__)

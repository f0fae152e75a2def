# CircuitPython's ssl: contexts that verify with the firmware's root bundle, and sockets that perform the handshake in
# connect() and accept().
import _dialect
import _other_socket
import _sealed
import _thimble
from _bridge import check, endpoint, repeat
from _files import contents
from _stream import CONTEXT, HostCore, guard, size
from socketpool import BaseSocket as _BaseSocket
from socketpool import Socket as _Socket
from uctypes import addressof

_EBADF = 9
_SOCK_STREAM = 1
_CERT_REQUIRED = 2


def create_default_context():
    return SSLContext()


class SSLContext:
    def __init__(self, *ignored):
        self._context = check(_thimble.context(0))
        self._guards = [guard(self._context, CONTEXT)]
        self._server = None
        self._chain = None
        self._cadata = None
        self.check_hostname = False

    def load_cert_chain(self, certfile, keyfile=None):
        # Parsed when a socket is wrapped, as in the firmware.
        cert = contents(certfile)
        self._chain = (cert, cert if keyfile is None else contents(keyfile))

    def load_verify_locations(self, *arguments, **keywords):
        cadata = _dialect.cadata_of(*arguments, **keywords)
        if not isinstance(cadata, (str, bytes)):
            raise TypeError("can't convert '%s' object to str implicitly" % type(cadata).__name__)
        self._cadata = cadata
        _trust(self._context, cadata)

    def set_default_verify_paths(self):
        self._cadata = None
        check(_thimble.context_default_ca(self._context))

    def wrap_socket(self, sock, *, server_side=False, server_hostname=None):
        if server_side and server_hostname is not None:
            raise ValueError("Server side context cannot have hostname")
        if not isinstance(sock, _Socket):
            if not _dialect.WRAPS_ANY:
                raise RuntimeError("Invalid socket for TLS")
            if self._chain is not None and not server_side:
                self._load_chain(self._context)
            return _other_socket.wrap(self._context, sock, server_side, server_hostname)
        if sock._type != _SOCK_STREAM:
            raise RuntimeError("Invalid socket for TLS")
        context = self._server_context() if server_side else self._context
        if self._chain is not None and not server_side:
            self._load_chain(context)
        wrapped = SSLSocket(sock, context, server_side, server_hostname)
        wrapped._guards = self._guards  # a listener uses the context with each peer
        return wrapped

    def _server_context(self):
        """The same settings for the other role: a server verifies its clients, unless its trusted roots are `""`."""
        if self._server is None:
            self._server = check(_thimble.context(1))
            self._guards.append(guard(self._server, CONTEXT))
            check(_thimble.context_verify_mode(self._server, _CERT_REQUIRED))
        if self._cadata is None:
            check(_thimble.context_default_ca(self._server))
        else:
            _trust(self._server, self._cadata)
        if self._chain is not None:
            self._load_chain(self._server)
        return self._server

    def _load_chain(self, context):
        cert, key = self._chain
        # Replaces the chain of the previous socket: the firmware keeps only one.
        check(_thimble.context_clear_certs(context))
        check(_thimble.context_load_cert(context, addressof(cert), size(cert), addressof(key), size(key)))


_sealed.seal(SSLContext, "check_hostname")


def _trust(context, cadata):
    check(_thimble.context_load_ca(context, addressof(cadata), size(cadata)))


class SSLSocket(_BaseSocket):
    def __init__(self, sock, context, server_side, server_hostname):
        self._sock = sock
        self._context = context
        self._server_side = server_side
        self._closed = False
        # A client's settings are read now, and errors in them raised. A listener makes a connection for each
        # peer that it accepts.
        name = "" if server_hostname is None else "=" + server_hostname
        if server_side:
            super().__init__(sock._handle, sock._core)
        else:
            super().__init__(check(_thimble.wrap(context, sock._handle, name)))

    def connect(self, address):
        self._require_open()
        try:
            repeat(_thimble.connect, self._sock._handle, *endpoint(address))
        except OSError as error:
            _dialect.connect_failed(error)
        repeat(_thimble.handshake, self._handle)

    def _accepted(self, handle):
        accepted = SSLSocket(_Socket(handle), self._context, True, None)
        accepted._handle = check(_thimble.wrap(self._context, handle, ""))
        accepted._core = HostCore(accepted._handle)
        repeat(_thimble.handshake, accepted._handle)
        return accepted

    def recv_into(self, buffer, size=0):
        self._require_open()
        return super().recv_into(buffer, size)

    def send(self, data):
        self._require_open()
        return super().send(data)

    def setsockopt(self, level, option, value):
        self._sock.setsockopt(level, option, value)

    def bind(self, address):
        self._sock.bind(address)

    def listen(self, backlog):
        self._sock.listen(backlog)

    def close(self):
        self._closed = True
        super().close()

    def _require_open(self):
        if self._closed:
            raise OSError(_EBADF)


_sealed.seal(SSLSocket)


for _name in _dialect.TLS_SOCKET:
    delattr(SSLSocket, _name)

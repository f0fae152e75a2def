# Building blocks of the ssl and tls modules of all MicroPython versions: each version imports those that it has.
import _keeps
import _thimble
from _bridge import check, on_verify
from _stream import CONTEXT, Stream, guard, size
from _tls import ClosedCore, open_core
from uctypes import addressof

PROTOCOL_TLS_CLIENT = 0
PROTOCOL_TLS_SERVER = 1
PROTOCOL_DTLS_CLIENT = 2
PROTOCOL_DTLS_SERVER = 3
CERT_NONE = 0
CERT_OPTIONAL = 1
CERT_REQUIRED = 2
MBEDTLS_VERSION = check(_thimble.tls_library())

_NAME_REQUIRED = "CERT_REQUIRED requires server_hostname"
_SOCKET_OPTIONS = {"server_side": False, "do_handshake_on_connect": True, "server_hostname": None}


# Argument errors of functions written in C.


def no_keywords(keywords):
    if keywords:
        raise TypeError("function doesn't take keyword arguments")


def exactly(count, args):
    """For a method, both `count` and the arguments include `self`."""
    if len(args) != count:
        raise TypeError("function takes %d positional arguments but %d were given" % (count, len(args)))


def one_and_keywords(args, keywords, defaults):
    """For `f(one, *, a=…, b=…)`: returns `one` and the values by name."""
    if not args:
        raise TypeError("function missing 1 required positional arguments")
    if len(args) > 1:
        raise TypeError("extra positional arguments given")
    values = dict(defaults)
    for name in keywords:
        if name not in values:
            raise TypeError("extra keyword arguments given")
        values[name] = keywords[name]
    return args[0], values


def integer(value):
    if not isinstance(value, (int, bool)):
        raise TypeError("can't convert %s to int" % type(value).__name__)
    return int(value)


def data(value):
    if not isinstance(value, (str, bytes)):
        raise TypeError("can't convert '%s' object to str implicitly" % type(value).__name__)
    return value


def _part(data, *args):
    """The part of a buffer that `(length)` or `(offset, length)` selects, as in py/stream.c."""
    view = memoryview(data)
    if len(args) == 1:
        return view[: integer(args[0])]
    offset, length = args
    return view[integer(offset) :][: integer(length)]


class SSLSocket(Stream):
    def __init__(self, core, sock):
        self._core = core
        self._sock = sock
        self._handle = None if core.is_foreign else core._handle

    def __repr__(self):
        return "<SSLSocket>"

    def setblocking(self, flag):
        self._sock.setblocking(flag)

    def _core_handle(self):
        return self._core._connection if self._core.is_foreign else self._core._handle

    def _peer_certificate(self, *args):
        """`getpeercert`, up to 1.21 and on ESP32: DER, or None."""
        exactly(2, (self,) + args)
        if not args[0]:
            raise NotImplementedError
        handle, foreign = self._core_handle(), self._core.is_foreign
        length = check(_thimble.peer_certificate(handle, foreign, 0, 0))
        if length == 0:
            return None
        der = bytearray(length)
        _thimble.peer_certificate(handle, foreign, addressof(der), length)
        return bytes(der)

    def close(self):
        if not isinstance(self._core, ClosedCore):
            super().close()
            self._core = ClosedCore()
            self._handle = None


if _keeps.PEER_CERTIFICATE:
    SSLSocket.getpeercert = SSLSocket._peer_certificate


PlainSocket = SSLSocket


# A program sees each of the three as SSLSocket.
class SSLSocket(PlainSocket):
    """Since 1.22."""

    def cipher(self):
        text = check(_thimble.cipher(self._core_handle(), self._core.is_foreign))
        return tuple(text.split()) or None


CipherSocket = SSLSocket


class SSLSocket(CipherSocket):
    """Since 1.25."""

    # The generic functions of py/stream.c, with their optional arguments.

    def recv(self, count=-1):
        if integer(count) == -1:
            return self.read()
        received = bytearray(count)
        n = self._core.readinto(received)
        return None if n is None else bytes(memoryview(received)[:n])

    def recv_into(self, buffer, *args):
        return self.readinto(buffer, *args)  # waits until the buffer is full, unlike a socket's

    def send(self, data, *args):
        return self._core.write(_part(data, *args) if args else data)

    def sendall(self, data, *args):
        return self.write(data, *args)  # one function in C: returns the number of bytes written, None for nothing


MessageSocket = SSLSocket


class Context:
    """An SSLContext written in C: it accepts no attributes except those of its class."""

    _socket = PlainSocket
    _options = _SOCKET_OPTIONS
    # Attributes that a program may set, in addition to the private ones.
    _settable = ("verify_mode",)

    def __init__(self, *args, **keywords):
        no_keywords(keywords)
        exactly(1, args)
        self._server = self._is_server(integer(args[0]))
        self._context = check(_thimble.context(1 if self._server else 0))
        self._guard = guard(self._context, CONTEXT)
        self._verify_callback = None
        self.verify_mode = self._first_mode()

    def _is_server(self, protocol):
        return protocol != PROTOCOL_TLS_CLIENT

    def _first_mode(self):
        return CERT_NONE

    def __repr__(self):
        return "<SSLContext>"

    def __setattr__(self, name, value):
        if name[0] != "_" and name not in self._settable:
            raise AttributeError("'SSLContext' object has no attribute '%s'" % name)
        super().__setattr__(name, value)

    @property
    def verify_mode(self):
        return self._verify_mode

    @verify_mode.setter
    def verify_mode(self, mode):
        self._verify_mode = integer(mode)
        check(_thimble.context_verify_mode(self._context, self._verify_mode))

    def wrap_socket(self, *args, **keywords):
        sock, options = one_and_keywords(args, keywords, self._options)
        name = options["server_hostname"]
        if name is not None:
            name = host_name(name)
        elif self._needs_name(options["server_side"]):
            raise ValueError(_NAME_REQUIRED)
        wrapped = self._socket(open_core(self._context, sock, name, options["do_handshake_on_connect"]), sock)
        wrapped._owner = self  # whose verify callback it may still call
        return wrapped

    def _needs_name(self, server_side):
        """Since 1.22."""
        return self._verify_mode == CERT_REQUIRED and not server_side

    def _load_cert_chain(self, cert, key):
        # The key is read first, so its errors precede those of the certificate.
        data(key)
        if cert is None:
            check(_thimble.context_check_key(addressof(key), size(key)))
        data(cert)
        check(_thimble.context_load_cert(self._context, addressof(cert), size(cert), addressof(key), size(key)))

    def _load_ca(self, cadata):
        data(cadata)
        check(_thimble.context_load_ca(self._context, addressof(cadata), size(cadata)))


class CipherContext(Context):
    """Since 1.22."""

    _socket = CipherSocket

    def get_ciphers(self):
        return check(_thimble.context_ciphers(self._context)).split("\n")

    def set_ciphers(self, ciphers):
        if not isinstance(ciphers, (list, tuple)):
            raise TypeError("object '%s' isn't a tuple or list" % type(ciphers).__name__)
        check(_thimble.context_set_ciphers(self._context, "\n".join([text(name) for name in ciphers])))


class VerifyingContext(CipherContext):
    """Since 1.23: a client verifies by default."""

    _settable = ("verify_mode", "verify_callback")

    def _first_mode(self):
        return CERT_NONE if self._server else CERT_REQUIRED

    @property
    def verify_callback(self):
        return self._verify_callback

    @verify_callback.setter
    def verify_callback(self, callback):
        self._verify_callback = callback
        on_verify(self._context, callback)

    def load_cert_chain(self, *args, **keywords):
        no_keywords(keywords)
        exactly(3, (self,) + args)
        self._load_cert_chain(args[0], args[1])

    def load_verify_locations(self, *args, **keywords):
        no_keywords(keywords)
        exactly(2, (self,) + args)
        self._load_ca(args[0])


class DatagramContext(VerifyingContext):
    """Since 1.25: firmwares also have DTLS; Thimble does not, and raises an error that says so."""

    _socket = MessageSocket

    def __init__(self, *args, **keywords):
        self._datagrams = bool(args) and args[0] in (PROTOCOL_DTLS_CLIENT, PROTOCOL_DTLS_SERVER)
        VerifyingContext.__init__(self, *args, **keywords)  # not super(): see wrap_socket

    def _is_server(self, protocol):
        return bool(protocol & 1)

    def wrap_socket(self, *args, **keywords):
        if self._datagrams:
            raise NotImplementedError("thimble has no DTLS: it supports only TLS over TCP")
        # Not super(): no garbage is collected within its bound method (program-thread/garbage.ts).
        return VerifyingContext.wrap_socket(self, *args, **keywords)


def text(value):
    if not isinstance(value, str):
        raise TypeError("can't convert '%s' object to str implicitly" % type(value).__name__)
    return value


def host_name(name):
    """A C string from a str or bytes: everything after a NUL is ignored."""
    data(name)
    if isinstance(name, bytes):
        name = name.decode()
    return name.split("\0")[0]


_WRAP_OPTIONS = {
    "key": None,
    "cert": None,
    "server_side": False,
    "server_hostname": None,
    "cert_reqs": CERT_NONE,
    "cadata": None,
    "do_handshake": True,
}


def wrap_socket(make_context, args, keywords):
    """`ssl.wrap_socket` written in C, up to 1.22."""
    sock, options = one_and_keywords(args, keywords, _WRAP_OPTIONS)
    server = options["server_side"]
    context = make_context(PROTOCOL_TLS_SERVER if server else PROTOCOL_TLS_CLIENT)
    if options["key"] is not None:
        context._load_cert_chain(options["cert"], options["key"])
    context.verify_mode = options["cert_reqs"]
    if options["cadata"] is not None:
        context._load_ca(options["cadata"])
    _thimble.tls_caller("wrap_socket")
    return context.wrap_socket(
        sock,
        server_side=server,
        do_handshake_on_connect=options["do_handshake"],
        server_hostname=options["server_hostname"],
    )

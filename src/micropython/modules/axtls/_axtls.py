# The C module of axTLS (extmod/modtls_axtls.c), from which the ssl and tls modules of all ESP8266 versions are built.
import _thimble
import sys
from _bridge import check
from _stream import CONTEXT, Stream, guard, size
from _tls import ClosedCore, open_core
from uctypes import addressof

_said = set()


class SSLSocket(Stream):
    def __init__(self, core, sock, is_early):
        self._core = core
        self._sock = sock
        self._handle = None if core.is_foreign else core._handle
        self._is_early = is_early

    def __repr__(self):
        return "<SSLSocket>"

    def write(self, data, *args):
        if self._is_early:
            self._is_early = not _is_connected(self._core)
            if self._is_early:
                _say(
                    "thimble: what is written before the handshake leaves unencrypted on this board "
                    "(axTLS; do_handshake=False): read first, or let wrap_socket make the handshake\n"
                )
        return super().write(data, *args)

    def setblocking(self, flag):
        self._sock.setblocking(flag)

    def close(self):
        if not isinstance(self._core, ClosedCore):
            super().close()
            self._core = ClosedCore()
            self._handle = None


def _ussl():
    class ussl(SSLSocket):
        """In 1.20 the type has the module's name, but not when it is printed."""

        def __repr__(self):
            return "<_SSLSocket %x>" % id(self)

    return ussl


SSLSocketOf120 = _ussl()


def wrap(cls, sock, key, cert, server_side, server_hostname, do_handshake):
    context = check(_thimble.context(1 if server_side else 0))
    kept = guard(context, CONTEXT)
    if key is not None:
        _load(context, key, cert)
    name = ""
    if not server_side:
        if server_hostname is not None:
            name = _text(server_hostname)
    # A server performs the handshake in its first read.
    core = open_core(context, sock, name, do_handshake and not server_side)
    kept.close()
    return cls(core, sock, not do_handshake or server_side)


def native_wrap_socket(cls):
    """wrap_socket of 1.20 and 1.21, with arguments parsed as in C."""

    def wrap_socket(*args, **options):
        if not args:
            raise TypeError("function missing 1 required positional arguments")
        if len(args) > 1:
            raise TypeError("extra positional arguments given")
        values = _parse(options, {"key": None, "cert": None, "server_side": False, "server_hostname": None, "do_handshake": True})
        return wrap(
            cls,
            args[0],
            values["key"],
            values["cert"],
            values["server_side"],
            values["server_hostname"],
            values["do_handshake"],
        )

    return wrap_socket


def wrap_of_context(sock, key, cert, args, options):
    """SSLContext.wrap_socket, with arguments parsed as in C."""
    if args:
        raise TypeError("extra positional arguments given")
    values = _parse(options, {"server_side": False, "do_handshake_on_connect": True, "server_hostname": None})
    return wrap(
        SSLSocket, sock, key, cert, values["server_side"], values["server_hostname"], values["do_handshake_on_connect"]
    )


def one_argument(args, options):
    """Raises as a C constructor with one argument does."""
    if options:
        raise TypeError("function doesn't take keyword arguments")
    if len(args) != 1:
        raise TypeError("function takes 1 positional arguments but %d were given" % len(args))


def absent(name):
    """Read-only attributes: a Python class would accept assignments."""

    def refuse(*_):
        raise AttributeError("'SSLContext' object has no attribute '%s'" % name)

    return property(refuse, refuse)


def _parse(options, values):
    for name in options:
        if name not in values:
            raise TypeError("extra keyword arguments given")
    values.update(options)
    return values


def _load(context, key, cert):
    key = _data(key)
    try:
        data = _data(cert)
    except TypeError:
        _load_pair(context, b"", key)  # the key is read first
        raise
    _load_pair(context, data, key)


def _load_pair(context, cert, key):
    if size(cert) == 0:
        cert = b"\0"
        try:
            check(_thimble.context_load_cert(context, addressof(cert), 1, addressof(key), size(key)))
        except ValueError as e:
            if e.args[0] != "invalid cert":
                raise
        return
    check(_thimble.context_load_cert(context, addressof(cert), size(cert), addressof(key), size(key)))


def _data(value):
    if not isinstance(value, (str, bytes)):
        raise TypeError("can't convert '%s' object to str implicitly" % type(value).__name__)
    return value


def _text(value):
    value = _data(value)
    return value if isinstance(value, str) else str(value, "utf-8")


def _is_connected(core):
    return bool(check(_thimble.cipher(core._connection if core.is_foreign else core._handle, core.is_foreign)))


def _say(line):
    if line not in _said:
        _said.add(line)
        sys.stderr.write(line)

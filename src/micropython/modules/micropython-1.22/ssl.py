# ssl of MicroPython 1.22: contexts that load certificates from files or from data.
import _ssl as _c
from _ssl import (
    CERT_NONE,
    CERT_OPTIONAL,
    CERT_REQUIRED,
    MBEDTLS_VERSION,
    PROTOCOL_TLS_CLIENT,
    PROTOCOL_TLS_SERVER,
)


class SSLContext(_c.CipherContext):
    def load_cert_chain(self, *args, **keywords):
        _c.no_keywords(keywords)
        _c.exactly(3, (self,) + args)
        cert, key = args
        if cert is not None:
            key = _contents(key)
            self._load_cert_chain(_contents(cert), key)

    def load_verify_locations(self, *args, **keywords):
        cafile, cadata = _locations(args, keywords)
        if cafile is not None:
            self._load_ca(_read(cafile))
        if cadata is not None:
            self._load_ca(cadata)


def _read(name):
    with open(name, "rb") as f:
        return f.read()


def _contents(source):
    return source if type(source) is bytes else _read(source)


def _locations(args, keywords):
    """`load_verify_locations(cafile=None, *, cadata=None)`, parsed as in C."""
    if len(args) > 1:
        raise TypeError("extra positional arguments given")
    values = {"cafile": args[0] if args else None, "cadata": None}
    for name in keywords:
        if name not in values or (args and name == "cafile"):
            raise TypeError("extra keyword arguments given")
        values[name] = keywords[name]
    return values["cafile"], values["cadata"]


def wrap_socket(*args, **keywords):
    return _c.wrap_socket(SSLContext, args, keywords)

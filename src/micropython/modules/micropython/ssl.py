# MicroPython's ssl module: what `tls` has, in the manner of CPython, and verifying nothing until it is told to.
import _thimble
import sys
import tls
from _files import contents
from tls import (
    CERT_NONE,
    CERT_OPTIONAL,
    CERT_REQUIRED,
    MBEDTLS_VERSION,
    PROTOCOL_DTLS_CLIENT,
    PROTOCOL_DTLS_SERVER,
    PROTOCOL_TLS_CLIENT,
    PROTOCOL_TLS_SERVER,
)

_said_unverified = False


class SSLContext:
    def __init__(self, protocol):
        self._context = tls.SSLContext(protocol)
        self._context.verify_mode = CERT_NONE
        self._chosen = self._context._server

    @property
    def verify_mode(self):
        return self._context.verify_mode

    @verify_mode.setter
    def verify_mode(self, mode):
        self._context.verify_mode = mode
        self._chosen = True

    def load_cert_chain(self, certfile, keyfile):
        self._context.load_cert_chain(contents(certfile), contents(keyfile))

    def load_verify_locations(self, cafile=None, cadata=None):
        self._context.load_verify_locations(contents(cafile) if cafile is not None else cadata)

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, server_hostname=None):
        if not (self._chosen or server_side):
            _say_unverified(sock, server_hostname, _VERIFYING_CONTEXT)
        return self._context.wrap_socket(
            sock,
            server_side=server_side,
            do_handshake_on_connect=do_handshake_on_connect,
            server_hostname=server_hostname,
        )


def wrap_socket(
    sock,
    server_side=False,
    key=None,
    cert=None,
    cert_reqs=CERT_NONE,
    cadata=None,
    server_hostname=None,
    do_handshake=True,
    keyfile=None,
    certfile=None,
):
    context = SSLContext(PROTOCOL_TLS_SERVER if server_side else PROTOCOL_TLS_CLIENT)
    if not server_side and cert_reqs == CERT_NONE:
        _say_unverified(sock, server_hostname, _VERIFYING_CALL)
    context.verify_mode = cert_reqs
    cert = cert if cert is not None else certfile
    key = key if key is not None else keyfile
    if cert is not None or key is not None:
        context.load_cert_chain(cert, key)
    if cadata is not None:
        context.load_verify_locations(cadata=cadata)
    return context.wrap_socket(
        sock, server_side=server_side, do_handshake_on_connect=do_handshake, server_hostname=server_hostname
    )


# The line that would verify, by how the program goes about it.
_VERIFYING_CALL = """ssl.wrap_socket(sock, server_hostname=%r, cert_reqs=ssl.CERT_REQUIRED, \
cadata=open("ca.der", "rb").read())"""
_VERIFYING_CONTEXT = """context.verify_mode = ssl.CERT_REQUIRED; context.load_verify_locations("ca.der"); \
context.wrap_socket(sock, server_hostname=%r)"""


def _say_unverified(sock, server_hostname, line):
    """Says once how to know who is at the other end."""
    global _said_unverified
    if _said_unverified:
        return
    _said_unverified = True
    handle = getattr(sock, "_handle", None)
    host = server_hostname or (_thimble.peer_name(handle) if handle is not None else "") or "the.host.name"
    sys.stderr.write(
        "thimble: nobody checks whose certificate %s shows (CERT_NONE, as on a board). What would:\n"
        "    %s\n"
        "thimble trust %s --format der -o ca.der writes the file.\n" % (host, line % host, host)
    )

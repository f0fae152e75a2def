# ssl with everything that tutorials use: the newest MicroPython's, and `keyfile=` and `certfile=` of older texts.
import _thimble
import tls
from _files import contents as _contents
from tls import *
from _ssl_context import SSLContext as _SSLContext

_KEYWORDS = True


class SSLContext(_SSLContext):
    def load_verify_locations(self, cafile=None, cadata=None):
        self._context.load_verify_locations(_contents(cafile) if cafile is not None else cadata)


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
    context.verify_mode = cert_reqs
    cert = cert if cert is not None else certfile
    key = key if key is not None else keyfile
    if cert is not None or key is not None:
        context.load_cert_chain(cert, key)
    if cadata is not None:
        context.load_verify_locations(cadata=cadata)
    _thimble.tls_caller("wrap_socket")
    return context.wrap_socket(
        sock, server_side=server_side, do_handshake_on_connect=do_handshake, server_hostname=server_hostname
    )

# ssl of MicroPython 1.21 and 1.22 on the ESP8266: SSLContext can only wrap sockets.
import _axtls as _c

PROTOCOL_TLS_CLIENT = 0
PROTOCOL_TLS_SERVER = 1

wrap_socket = _c.native_wrap_socket(_c.SSLSocket)


class SSLContext:
    verify_mode = _c.absent("verify_mode")

    def __init__(self, *args, **options):
        _c.one_argument(args, options)

    def __repr__(self):
        return "<SSLContext>"

    def wrap_socket(self, sock, *args, **options):
        return _c.wrap_of_context(sock, None, None, args, options)

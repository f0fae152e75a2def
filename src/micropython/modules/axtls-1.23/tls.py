# tls of MicroPython 1.23 and later on the ESP8266.
import _axtls as _c

CERT_NONE = 0
PROTOCOL_TLS_CLIENT = 0
PROTOCOL_TLS_SERVER = 1


class SSLContext:
    def __init__(self, *args, **options):
        _c.one_argument(args, options)
        self._cert = self._key = None

    def __repr__(self):
        return "<SSLContext>"

    @property
    def verify_mode(self):
        return CERT_NONE

    @verify_mode.setter
    def verify_mode(self, mode):
        pass  # any value is accepted, and none has an effect

    def load_cert_chain(self, *args, **options):
        if options:
            raise TypeError("function doesn't take keyword arguments")
        if len(args) != 2:
            raise TypeError("function takes 3 positional arguments but %d were given" % (len(args) + 1))
        self._cert, self._key = args  # read when a socket is wrapped

    def wrap_socket(self, sock, *args, **options):
        return _c.wrap_of_context(sock, self._key, self._cert, args, options)

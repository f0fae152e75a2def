# CircuitPython 8.2 on Espressif: esp_tls makes the TCP connection of a TLS socket; otherwise as on other ports.

_EAI_NONAME = -2


def cadata_of(cadata=None):
    return cadata


def connect_failed(error):
    code = 0x8001 if error.errno == _EAI_NONAME else 0x8004
    raise OSError("Unhandled ESP TLS error 0 0 %x -1" % code)


def bind_failed(error):
    raise ValueError("Error: Failure to bind")


POOL = ("SOL_SOCKET", "SO_REUSEADDR")
SOCKET = ("type",)
TLS_SOCKET = ("setsockopt",)

# Whether any object with a socket's methods can be wrapped.
WRAPS_ANY = False

# Whether exceptions of a program's own classes are chained as well (since 9.1).
CHAINS_CLASSES = False

# CircuitPython 8.2: load_verify_locations takes the text alone, and a bind that fails does not say why.


def cadata_of(cadata=None):
    return cadata


def connect_failed(error):
    """The TCP connection of a TLS socket."""
    raise error


def bind_failed(error):
    raise ValueError("Error: Failure to bind")


POOL = ("SOL_SOCKET", "SO_REUSEADDR")
SOCKET = ("type",)
TLS_SOCKET = ("setsockopt",)

# Whether anything with a socket's methods can be wrapped.
WRAPS_ANY = False

# Whether exceptions of a program's own classes are chained as well (9.1 on).
CHAINS_CLASSES = False

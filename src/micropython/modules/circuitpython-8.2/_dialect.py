# CircuitPython 8.2: load_verify_locations takes only text, and a failed bind gives no reason.


def cadata_of(cadata=None):
    return cadata


def connect_failed(error):
    """Raises the error for a failed TCP connection of a TLS socket."""
    raise error


def bind_failed(error):
    raise ValueError("Error: Failure to bind")


POOL = ("SOL_SOCKET", "SO_REUSEADDR")
SOCKET = ("type",)
TLS_SOCKET = ("setsockopt",)

# Whether any object with a socket's methods can be wrapped.
WRAPS_ANY = False

# Whether exceptions of a program's own classes are chained as well (since 9.1).
CHAINS_CLASSES = False

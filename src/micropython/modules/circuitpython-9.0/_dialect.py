# CircuitPython 9.0: sockets have no type attribute, and TLS sockets no options.


def cadata_of(cafile=None, capath=None, cadata=None):
    if cafile is not None:
        raise NotImplementedError("cafile")
    if capath is not None:
        raise NotImplementedError("capath")
    return cadata


def connect_failed(error):
    """Raises the error for a failed TCP connection of a TLS socket."""
    raise error


def bind_failed(error):
    raise error


POOL = ()
SOCKET = ("type",)
TLS_SOCKET = ("setsockopt",)

# Whether any object with a socket's methods can be wrapped.
WRAPS_ANY = False

# Whether exceptions of a program's own classes are chained as well (since 9.1).
CHAINS_CLASSES = False

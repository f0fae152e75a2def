# CircuitPython 9.0: a socket does not tell its type, and a TLS socket has no options.


def cadata_of(cafile=None, capath=None, cadata=None):
    if cafile is not None:
        raise NotImplementedError("cafile")
    if capath is not None:
        raise NotImplementedError("capath")
    return cadata


def connect_failed(error):
    """The TCP connection of a TLS socket."""
    raise error


def bind_failed(error):
    raise error


POOL = ()
SOCKET = ("type",)
TLS_SOCKET = ("setsockopt",)

# Whether anything with a socket's methods can be wrapped.
WRAPS_ANY = False

# Whether exceptions of a program's own classes are chained as well (9.1 on).
CHAINS_CLASSES = False

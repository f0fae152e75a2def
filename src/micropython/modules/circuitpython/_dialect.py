# Differences between CircuitPython's versions; an older version has its own file instead of this one.


def cadata_of(cafile=None, capath=None, cadata=None):
    """Parses the arguments of load_verify_locations."""
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


# Names that a class lacks in this version.
POOL = ()
SOCKET = ()
TLS_SOCKET = ()

# Whether any object with a socket's methods can be wrapped.
WRAPS_ANY = True

# Whether exceptions of a program's own classes are chained as well (since 9.1).
CHAINS_CLASSES = True

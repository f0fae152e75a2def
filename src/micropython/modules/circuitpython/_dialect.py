# Where CircuitPython's versions differ: an older one has a file of its own instead of this.


def cadata_of(cafile=None, capath=None, cadata=None):
    """The arguments of load_verify_locations."""
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


# Names that a class has not got.
POOL = ()
SOCKET = ()
TLS_SOCKET = ()

# Whether anything with a socket's methods can be wrapped.
WRAPS_ANY = True

# Whether exceptions of a program's own classes are chained as well (9.1 on).
CHAINS_CLASSES = True

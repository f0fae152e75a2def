# Argument checks shared by the display modules.


def integer(value):
    """Accepts ints as C code does: no float."""
    if isinstance(value, int):
        return int(value)
    raise TypeError("can't convert %s to int" % type(value).__name__)


def at_least(value, least, name):
    value = integer(value)
    if value < least:
        raise ValueError("%s must be >= %d" % (name, least))
    return value


def between(value, least, most, name):
    value = integer(value)
    if not least <= value <= most:
        raise ValueError("%s must be %d-%d" % (name, least, most))
    return value

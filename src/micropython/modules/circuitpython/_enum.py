# CircuitPython's enumerations: a class whose attributes are its own instances, each printed with its full name.


class Enum:
    def __repr__(self):
        return self._text

    def __hash__(self):
        return id(self)


def enum(name, values):
    """@param name: `wifi.AuthMode`. @param values: names of the instances, with spaces between them."""
    cls = type(name.split(".")[-1], (Enum,), {})
    for value in values.split():
        each = cls()
        each._text = name + "." + value
        setattr(cls, value, each)
    return cls

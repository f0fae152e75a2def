# A class that the firmware has in C refuses attributes that it does not have: `led.vlaue = True`, `context.verify_mode = 0`.
# Python's classes would take them. A program's own subclass takes them on the board too.


def seal(kind, *plain):
    """@param plain: public attributes that are neither properties nor methods here."""

    def set(self, name, value):
        if name[0] != "_" and name not in plain and type(self) is kind:
            raise AttributeError("'%s' object has no attribute '%s'" % (kind.__name__, name))
        object.__setattr__(self, name, value)

    kind.__setattr__ = set

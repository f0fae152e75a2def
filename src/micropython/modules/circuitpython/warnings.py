# CircuitPython's warnings: printed, raised or ignored, by one setting for all.
import sys

__all__ = ("simplefilter", "warn")

_action = ["always"]


def warn(message, category=None):
    category = Warning if category is None else category
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError("category must be a subclass of Warning")
    if _action[0] == "ignore":
        return
    if _action[0] == "error":
        raise category(message)
    sys.stdout.write("%s: %s\n" % (category.__name__, message))


def simplefilter(action):
    if action not in ("always", "error", "ignore"):
        raise ValueError
    _action[0] = action

# CircuitPython's warnings: printed, raised or left out, by one setting for all.
import builtins
import sys

__all__ = ("simplefilter", "warn")

_action = ["always"]


def warn(message, category=None):
    category = builtins.Warning if category is None else category
    if _action[0] == "ignore":
        return
    if _action[0] == "error":
        raise category(message)
    sys.stdout.write("%s: %s\n" % (category.__name__, message))


def simplefilter(action):
    if action not in ("always", "error", "ignore"):
        raise ValueError("Invalid action")
    _action[0] = action

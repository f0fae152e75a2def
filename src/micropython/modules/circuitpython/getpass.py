# CircuitPython's getpass: a line of the console.
import builtins

__all__ = ("getpass",)


def getpass(prompt="Password: ", stream=None):
    return builtins.input(prompt)

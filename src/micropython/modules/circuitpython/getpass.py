# CircuitPython's getpass: a line of the console.

__all__ = ("getpass",)


def getpass(prompt="Password: ", stream=None):
    return input(prompt)  # the board's; that of the module `builtins` is the interpreter's

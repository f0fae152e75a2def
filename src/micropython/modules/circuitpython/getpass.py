# CircuitPython's getpass: reads a line from the console.

__all__ = ("getpass",)


def getpass(prompt="Password: ", stream=None):
    return input(prompt)  # the board's input(); the one in the module `builtins` is the interpreter's

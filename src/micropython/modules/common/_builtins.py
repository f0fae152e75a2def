# Additional builtins of a runtime; MicroPython itself has none.


def add(modules):
    pass

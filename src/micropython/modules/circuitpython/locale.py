# CircuitPython's locale: the language of the firmware.

__all__ = ("getlocale",)


def getlocale():
    return ("en_US", "utf-8")

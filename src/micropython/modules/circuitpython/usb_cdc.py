# CircuitPython's usb_cdc: the console, without a second serial port.

__all__ = ("console", "data", "disable", "enable")

console = None
data = None


def disable():
    raise RuntimeError("Cannot change USB devices now")


def enable(*, console=True, data=False):
    raise RuntimeError("Cannot change USB devices now")

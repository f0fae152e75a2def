# CircuitPython's usb_midi: bytes sent to a computer are reported, and none arrive.
import _effects

__all__ = ("PortIn", "PortOut", "disable", "enable", "ports")


class PortIn:
    def __hash__(self):
        return id(self)

    def read(self, nbytes=None):
        return b""

    def readinto(self, buf, nbytes=None):
        return 0


class PortOut:
    def __hash__(self):
        return id(self)

    def write(self, buf):
        _effects.tell_bytes("usb midi", "out", "write", buf)
        return len(buf)


ports = (PortIn(), PortOut())


def disable():
    raise RuntimeError("Cannot change USB devices now")


def enable():
    raise RuntimeError("Cannot change USB devices now")

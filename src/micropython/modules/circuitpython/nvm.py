# CircuitPython's nvm: the type of microcontroller.nvm.
from _octets import ByteArray

__all__ = ("ByteArray",)

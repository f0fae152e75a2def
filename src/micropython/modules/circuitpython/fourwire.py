# CircuitPython's fourwire: SPI to a display.
from _display import FourWire

__all__ = ("FourWire",)

# CircuitPython's bitbangio: the buses of busio, in software.
from busio import I2C, SPI

__all__ = ("I2C", "SPI")

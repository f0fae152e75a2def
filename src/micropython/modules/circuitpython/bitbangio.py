# CircuitPython's bitbangio: the buses of busio, by software.
from busio import I2C, SPI

__all__ = ("I2C", "SPI")

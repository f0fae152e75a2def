# CircuitPython's i2cdisplaybus: I2C to a display.
from _display import I2CDisplayBus

__all__ = ("I2CDisplayBus",)

# CircuitPython's busdisplay: a display on a bus.
from _display import BusDisplay

__all__ = ("BusDisplay",)

# CircuitPython's epaperdisplay: displays that keep their picture without power.
from _display import EPaperDisplay

__all__ = ("EPaperDisplay",)

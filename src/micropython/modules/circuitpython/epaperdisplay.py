# CircuitPython's epaperdisplay: a display that keeps its picture.
from _display import EPaperDisplay

__all__ = ("EPaperDisplay",)

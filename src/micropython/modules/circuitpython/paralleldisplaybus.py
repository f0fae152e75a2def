# CircuitPython's paralleldisplaybus: a parallel bus to a display.
from _display import ParallelBus

__all__ = ("ParallelBus",)

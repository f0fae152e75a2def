# CircuitPython's paralleldisplaybus: wires to a display.
from _display import ParallelBus

__all__ = ("ParallelBus",)

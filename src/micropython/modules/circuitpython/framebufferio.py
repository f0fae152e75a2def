# CircuitPython's framebufferio: a display that shows a buffer.
from _display import FramebufferDisplay

__all__ = ("FramebufferDisplay",)

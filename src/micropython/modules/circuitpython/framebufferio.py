# CircuitPython's framebufferio: a display that shows a framebuffer.
from _display import FramebufferDisplay

__all__ = ("FramebufferDisplay",)

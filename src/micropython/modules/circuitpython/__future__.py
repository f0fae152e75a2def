# CircuitPython's __future__ with its only accepted name.

annotations = True
__all__ = ("annotations",)

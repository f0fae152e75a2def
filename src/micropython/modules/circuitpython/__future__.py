# CircuitPython's __future__: the one name of it that it takes.

annotations = True
__all__ = ("annotations",)

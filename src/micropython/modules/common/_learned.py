# The body of a module that an import statement loads: see _learn.py.
import _thimble

_thimble.gc_learn()

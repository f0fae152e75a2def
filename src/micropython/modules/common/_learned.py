# A module body that is run by an import statement: see _learn.py.
import _thimble

_thimble.gc_learn()

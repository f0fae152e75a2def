# A module that is loaded by an import statement: see _learn.py.
import _learned

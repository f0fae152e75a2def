# A module that an import statement loads: see _learn.py.
import _learned

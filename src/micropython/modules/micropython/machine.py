# machine: what the ports share; the classes and numbers of each stand in its _port.py, which says which names there are.
import _interrupts
import _machine
import _port
import _thimble
from _machine import *
from _port import *

__all__ = tuple(name for name in _port.NAMES.split() if name in globals())

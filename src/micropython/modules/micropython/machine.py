# machine: what the ports share; the classes and numbers of each stand in its _port.py, which says which names there are.
import _machine
import _pins
import _port
import _thimble
from _bridge import check
from _machine import *
from _port import *

_absent = check(_thimble.absent_names("machine")).split()
__all__ = tuple(name for name in _port.NAMES.split() if name in globals() and name not in _absent)
if "Pin.toggle" in _absent:
    del _pins.Pin.toggle

# machine: the names that all ports share; each port's classes and numbers are in its _port.py, which lists its names.
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
# On ESP32 it is a frozen file: all of its globals are names of the module.
if __file__ == "machine.py":
    for _name in list(globals()):
        if _name not in __all__ and _name[:2] != "__":
            del globals()[_name]
    del __all__

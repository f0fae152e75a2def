# The older name of ssl, up to MicroPython 1.22.
from ssl import *

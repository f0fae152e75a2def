# The firmware's own binascii: this interpreter's takes no text.
from ubinascii import *

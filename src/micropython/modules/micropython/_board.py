# What makes the interpreter a board with MicroPython, before the program runs.
import os
import select
import sys
import time

import _os
import _time


def prepare():
    _time.install(time)
    _os.install(os)
    # The old names, which would otherwise lead to the interpreter's own modules.
    sys.modules["utime"] = time
    sys.modules["uselect"] = select

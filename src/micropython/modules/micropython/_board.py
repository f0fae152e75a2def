# What makes the interpreter a board with MicroPython, before the program runs.
import select
import sys
import time

import _time


def prepare():
    _time.install(time)
    # The old names, which would otherwise lead to the interpreter's own modules.
    sys.modules["utime"] = time
    sys.modules["uselect"] = select

# What makes the interpreter a board with CircuitPython, before the program runs.
import _thimble
import json
import os
import sys
import time

import _os
import _time
from _bridge import check


class _Implementation:
    name = "circuitpython"
    version = (10, 2, 0, "")
    _machine = "Raspberry Pi Pico W with rp2040"
    _mpy = sys.implementation._mpy


class _Sys:
    """The attributes of the interpreter's `sys` cannot be set, so another object stands in for it."""

    implementation = _Implementation
    platform = "RP2040"
    version = "3.4.0; CircuitPython 10.2.0"

    def __getattr__(self, name):
        return getattr(sys, name)


def prepare():
    _time.install(time)
    time.monotonic = _time.monotonic
    time.monotonic_ns = _time.monotonic_ns
    _os.install(os)
    os.getenv = getenv
    sys.modules["sys"] = _Sys()


def getenv(key, default=None):
    """A value of settings.toml: a text or a whole number."""
    return json.loads(check(_thimble.settings())).get(key, default)

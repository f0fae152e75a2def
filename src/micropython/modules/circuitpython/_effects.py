# Reports what a program does with simulated peripherals, for `run --trace` and `--json`.
import _thimble
import json
from _bridge import check
from _stream import size
from uctypes import addressof


def tell(what, name, action, value=None):
    """@param what: the kind: `display`, `audio`. @param name: the peripheral's. @param value: number, text, bool or None."""
    check(_thimble.effect(what, name, action, "" if value is None else json.dumps(value)))


def tell_bytes(what, name, action, data):
    check(_thimble.effect_bytes(what, name, action, addressof(data), size(data)))

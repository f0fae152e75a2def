# CircuitPython's board: the pins and buses of the board that the program runs on (src/boards/pins).
import _pins

board_id = _pins.board["id"]

_singletons = {}
_DEFAULTS = {"i2c": ("SCL", "SDA"), "spi": ("SCK", "MOSI", "MISO"), "uart": ("TX", "RX")}


def _bus(kind, pins):
    def make():
        key = (kind,) + tuple([pin._name if pin else None for pin in pins])
        if key not in _singletons or _singletons[key]._names is None:
            import busio

            _singletons[key] = getattr(busio, kind.upper())(*pins)
        return _singletons[key]

    return make


class _Missing:
    """A name that the firmware has but Thimble lacks."""

    def __init__(self, name):
        self._name = name

    def __call__(self, *args):
        self._refuse()

    def __getattr__(self, name):
        self._refuse()

    def _refuse(self):
        raise NotImplementedError("this firmware has board.%s, but thimble does not" % self._name)


def _value(name, value):
    if isinstance(value, (int, str)):
        return _pins.named(value)
    if isinstance(value, list):
        return tuple([_pins.named(each) for each in value])
    for kind in value:
        content = value[kind]
        if kind in ("int", "bool"):
            return content
        if kind == "bytes":
            return bytes.fromhex(content)
        if kind == "dict":
            return {key: _value(name, content[key]) for key in content}
        if kind in _DEFAULTS:
            return _bus(kind, [None if each is None else _pins.named(each) for each in content])
        if kind in ("display", "epaper"):
            import _display

            return _display.built_in(kind, *content)
        kind = content.replace("board_", "").replace("_obj", "")
        pins = _DEFAULTS.get(kind, ())
        known = [_pins.board["names"].get(each) for each in pins]
        if pins and all([isinstance(each, (int, str)) for each in known]):
            return _bus(kind, [_pins.named(each) for each in known])
    return _Missing(name)


def _fill(names):
    found = globals()
    for name in names:
        found[name] = _value(name, names[name])


_fill(_pins.board["names"])

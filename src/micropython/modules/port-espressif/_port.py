# What CircuitPython's ports have otherwise: here espressif's (ports/espressif/mpconfigport.h, common-hal).
NVM = 8192
NVM_ERASED = 0
SLEEP_MEMORY = 4096
FREQUENCY = 240000000
# GPIOs that microcontroller.pin names from 0 on.
PINS = 49
# Whether the radio has these, or raises NotImplementedError.
SETS_MAC_ADDRESS = True
TELLS_AP_INFO = True
HAS_MONITOR = True
# That may join its access point; None: it does not look.
MOST_STATIONS = 10
HAS_TOUCH_ALARM = True

_buses = {"i2c": [], "uart": []}


def _number(kind, pin):
    """Any pin can have any bus: the first that is used has the first."""
    known = _buses[kind]
    if pin not in known:
        known.append(pin)
    return known.index(pin)


def i2c_bus(sda):
    return _number("i2c", sda)


def uart_port(pin):
    return _number("uart", pin)

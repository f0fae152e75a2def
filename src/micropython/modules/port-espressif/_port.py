# Differences between CircuitPython's ports: this is espressif (ports/espressif/mpconfigport.h, common-hal).
import _thimble
import json

NVM = 8192
NVM_ERASED = 0
SLEEP_MEMORY = 4096
FREQUENCY = 240000000
# Number of GPIOs in microcontroller.pin.
PINS = 49
# Whether the radio supports these; otherwise they raise NotImplementedError.
SETS_MAC_ADDRESS = True
TELLS_AP_INFO = True
HAS_MONITOR = True
# Maximum number of stations of its access point; None: not checked.
MOST_STATIONS = 10
HAS_TOUCH_ALARM = True
# The watchdog: its longest timeout in seconds, or None, and whether it can raise an exception.
LONGEST_WATCHDOG = None
WATCHDOG_RAISES = True

_buses = {"i2c": [], "uart": []}


def _bus_number(kind, pin):
    """Any pin can be used for any bus: the first one in use is bus 0."""
    known = _buses[kind]
    if pin not in known:
        known.append(pin)
    return known.index(pin)


def i2c_bus(sda):
    return _bus_number("i2c", sda)


def uart_port(pin):
    return _bus_number("uart", pin)


# Errors of common-hal for pins without the function (peripherals/*/pins.c). Buses can use any pin.
_facts = json.loads(_thimble.peripherals())


def _number(name):
    return int(name[4:])


def check_analog_in(name):
    if str(_number(name)) not in _facts["analog"]:
        raise ValueError("Invalid pin")


def check_analog_out(name):
    if not _facts["dac"]:
        raise NotImplementedError
    if _number(name) not in _facts["dac"]:
        raise ValueError("Invalid pin")


def check_touch(name):
    # Chips without a touch sensor can measure on any pin.
    if _facts["touch"] and _number(name) not in _facts["touch"]:
        raise ValueError("Invalid pin")


def check_i2c(scl, sda):
    # Strapping pins, which are pulled down.
    if _number(scl) in (45, 46) or _number(sda) in (45, 46):
        raise ValueError("Invalid pins")


def check_spi(clock, mosi, miso):
    pass


def check_uart(tx, rx, cts, rts):
    pass


def check_encoder(pin_a, pin_b):
    pass


def check_counter(pin, is_both_edges):
    pass


def check_i2s(data, bit_clock, word_select, main_clock):
    pass


def take_pwm(name, is_variable, frequency):
    pass


def give_back_pwm(name):
    pass

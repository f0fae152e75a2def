# Differences between CircuitPython's ports: this is raspberrypi (ports/raspberrypi/mpconfigport.h, common-hal).
import _thimble

NVM = 4096
NVM_ERASED = 0xFF
SLEEP_MEMORY = 256
FREQUENCY = 125000000
# Number of GPIOs in microcontroller.pin.
PINS = 30
# Whether the radio supports these; otherwise they raise NotImplementedError.
SETS_MAC_ADDRESS = False
TELLS_AP_INFO = False
HAS_MONITOR = False
# Maximum number of stations of its access point; None: not checked.
MOST_STATIONS = None
HAS_TOUCH_ALARM = False
# The watchdog: its longest timeout in seconds, or None, and whether it can raise an exception (also atmel-samd's).
LONGEST_WATCHDOG = 16 if _thimble.firmware().startswith("samd") else 8
WATCHDOG_RAISES = False


def i2c_bus(sda):
    """The number of the bus to which the chip connects a pin."""
    return int(sda[4:]) // 2 % 2 if sda.startswith("GPIO") else 0


def uart_port(pin):
    return (int(pin[4:]) + 4) // 8 % 2 if pin.startswith("GPIO") else 0


# Errors of common-hal/analogio and common-hal/busio for pins without the function. Pins of other chips than
# Raspberry Pi's (PA02) are not checked.
_ADC_FIRST, _ADC_LAST = 26, 29
# RP2350 has UART signals on more pins.
_HAS_MORE_UART_PINS = _thimble.firmware().startswith("rp2350")


def _numbers(names):
    """@returns None if one of them is not a GPIO."""
    numbers = [None if name is None else int(name[4:]) if name.startswith("GPIO") else -1 for name in names]
    return None if -1 in numbers else numbers


def is_other_chip(name):
    return not name.startswith("GPIO") and not name.startswith("CYW")


def check_analog_in(name):
    if not is_other_chip(name) and not (name.startswith("GPIO") and _ADC_FIRST <= int(name[4:]) <= _ADC_LAST):
        raise ValueError("Invalid pin")


def check_analog_out(name):
    if not is_other_chip(name):
        raise NotImplementedError("AnalogOut")


def check_touch(name):
    pass


def check_i2c(scl, sda):
    if is_other_chip(scl):
        return
    pins = _numbers((scl, sda))
    if pins is None or pins[0] % 2 != 1 or pins[1] % 2 != 0 or pins[0] // 2 % 2 != pins[1] // 2 % 2:
        raise ValueError("Invalid pins")


def check_spi(clock, mosi, miso):
    if is_other_chip(clock):
        return
    pins = _numbers((clock, mosi, miso))
    if pins is None or pins[0] % 4 != 2:
        raise ValueError("Invalid pins")
    for pin, place in ((pins[1], 3), (pins[2], 0)):
        if pin is not None and (pin % 4 != place or pin // 8 % 2 != pins[0] // 8 % 2):
            raise ValueError("Invalid pins")


def check_uart(tx, rx, cts, rts):
    if is_other_chip(tx or rx):
        return
    pins = _numbers((tx, rx, cts, rts))
    if pins is None:
        raise ValueError("Invalid pins")
    port = ((pins[0] if pins[0] is not None else pins[1]) + 4) // 8 % 2
    for place, pin in enumerate(pins):
        places = (place, place + 2) if _HAS_MORE_UART_PINS and place < 2 else (place,)
        if pin is not None and ((pin + 4) // 8 % 2 != port or pin % 4 not in places):
            raise ValueError("Invalid pins")


def _are_sequential(first, second):
    pins = _numbers((first, second))
    return pins is None or pins[1] - pins[0] == 1


def check_encoder(pin_a, pin_b):
    if not is_other_chip(pin_a) and not _are_sequential(pin_a, pin_b) and not _are_sequential(pin_b, pin_a):
        raise RuntimeError("Pins must be sequential GPIO pins")


def check_counter(pin, is_both_edges):
    if is_other_chip(pin):
        return
    if _numbers((pin,)) is None or int(pin[4:]) % 2 == 0:
        raise RuntimeError("Pin must be on PWM Channel B")
    if is_both_edges:
        raise NotImplementedError("RISE_AND_FALL not available on this chip")


def check_i2s(data, bit_clock, word_select, main_clock):
    if is_other_chip(data):
        return
    if main_clock is not None:
        raise NotImplementedError("main_clock")
    if not _are_sequential(bit_clock, word_select) and not _are_sequential(word_select, bit_clock):
        raise ValueError("Bit clock and word select must be sequential GPIO pins")


# PWM pins by slice; a slice has one frequency. For each pin: whether the frequency is variable, and its value.
_slices = {}


def take_pwm(name, is_variable, frequency):
    if is_other_chip(name) or not name.startswith("GPIO"):
        return
    users = _slices.setdefault(int(name[4:]) // 2 % 8, {})
    for other_is_variable, other_frequency in users.values():
        if is_variable or other_is_variable or other_frequency != frequency:
            raise RuntimeError("Conflicting settings for shared resource")
    users[name] = (is_variable, frequency)


def give_back_pwm(name):
    for users in _slices.values():
        users.pop(name, None)

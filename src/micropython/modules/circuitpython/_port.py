# What CircuitPython's ports have otherwise: here raspberrypi's (ports/raspberrypi/mpconfigport.h, common-hal).
NVM = 4096
NVM_ERASED = 0xFF
SLEEP_MEMORY = 256
FREQUENCY = 125000000
# GPIOs that microcontroller.pin names from 0 on.
PINS = 30
# Whether the radio has these, or raises NotImplementedError.
SETS_MAC_ADDRESS = False
TELLS_AP_INFO = False
HAS_MONITOR = False
# That may join its access point; None: it does not look.
MOST_STATIONS = None
HAS_TOUCH_ALARM = False


def i2c_bus(sda):
    """The number of the bus that a pin is wired to in the chip."""
    return int(sda[4:]) // 2 % 2 if sda.startswith("GPIO") else 0


def uart_port(pin):
    return (int(pin[4:]) + 4) // 8 % 2 if pin.startswith("GPIO") else 0

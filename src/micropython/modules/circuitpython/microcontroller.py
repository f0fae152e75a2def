# CircuitPython's microcontroller: the chip, its non-volatile memory, and its pins.
import _ending
import _enum
import _hardware
import _port
import _sealed
import _thimble
import _time
import _watchdog
from _octets import ByteArray
from _pins import Pin
import _pins

__all__ = (
    "Pin",
    "Processor",
    "ResetReason",
    "RunMode",
    "cpu",
    "cpus",
    "delay_us",
    "disable_interrupts",
    "enable_interrupts",
    "nvm",
    "on_next_reset",
    "pin",
    "reset",
    "watchdog",
)

ResetReason = _enum.enum(
    "microcontroller.ResetReason",
    "POWER_ON BROWNOUT SOFTWARE DEEP_SLEEP_ALARM RESET_PIN WATCHDOG UNKNOWN RESCUE_DEBUG",
)
RunMode = _enum.enum("microcontroller.RunMode", "NORMAL SAFE_MODE UF2 BOOTLOADER")


_REASONS = {"reset": ResetReason.SOFTWARE, "watchdog": ResetReason.WATCHDOG, "deep sleep": ResetReason.DEEP_SLEEP_ALARM}


class Processor:
    frequency = _port.FREQUENCY
    reset_reason = _REASONS.get(_thimble.started_by(), ResetReason.POWER_ON)
    uid = bytes.fromhex(_thimble.unique_id())
    voltage = None

    def __hash__(self):
        return id(self)

    @property
    def temperature(self):
        """Degrees Celsius: the value `cpu_temperature`."""
        return _hardware.value("cpu_temperature", 25.0)


_sealed.seal(Processor)


class _PinModule:
    """The pins by their chip names."""

    def __hash__(self):
        return id(self)


def _chip_pins():
    module = _PinModule()
    for number in range(_port.PINS):
        setattr(module, "GPIO%d" % number, _pins.named(number))
    names = _pins.board["names"]
    for name in names:
        if isinstance(names[name], (int, str)):
            found = _pins.named(names[name])
            setattr(module, found._name, found)
    return module


cpu = Processor()
cpus = (cpu,)
nvm = ByteArray(_port.NVM, _port.NVM_ERASED)
watchdog = _watchdog.WatchDogTimer()
pin = _chip_pins()


def delay_us(delay):
    if delay < 0:
        raise ValueError("delay must be >= 0")
    _time.sleep_us(delay)


def disable_interrupts():
    pass


def enable_interrupts():
    pass


def on_next_reset(run_mode):
    if not isinstance(run_mode, RunMode):
        raise TypeError("run_mode must be of type RunMode")


def reset():
    _ending.end("reset")

# CircuitPython's supervisor: information about this run, and ways to end it.
import _ending
import _enum
import _display
import _sealed
import _settings_rules
import _thimble
import sys
import uselect
from utime import ticks_ms as _milliseconds

from _settings import get_setting

__all__ = (
    "RunReason",
    "SafeModeReason",
    "get_previous_traceback",
    "reload",
    "reset_terminal",
    "runtime",
    "set_next_code_file",
    "status_bar",
    "ticks_ms",
) + _settings_rules.SUPERVISOR_NAMES

_PERIOD = 1 << 29
_FIRST_OVERFLOW = 65536

RunReason = _enum.enum("supervisor.RunReason", "STARTUP AUTO_RELOAD SUPERVISOR_RELOAD REPL_RELOAD")
SafeModeReason = _enum.enum(
    "supervisor.SafeModeReason",
    "NONE BROWNOUT FLASH_WRITE_FAIL GC_ALLOC_OUTSIDE_VM HARD_FAULT INTERRUPT_ERROR NLR_JUMP_FAIL NO_CIRCUITPY NO_HEAP"
    " PROGRAMMATIC SAFE_MODE_PY_ERROR SDK_FATAL_ERROR STACK_OVERFLOW USB_BOOT_DEVICE_NOT_INTERFACE_ZERO"
    " USB_TOO_MANY_ENDPOINTS USB_TOO_MANY_INTERFACE_NAMES USER WATCHDOG",
)


class Runtime:
    """A board that no computer is connected to by USB; its console is this terminal."""

    usb_connected = False
    serial_connected = False
    run_reason = RunReason.SUPERVISOR_RELOAD if _thimble.started_by() == "reload" else RunReason.STARTUP
    safe_mode_reason = SafeModeReason.NONE

    def __init__(self):
        self.autoreload = True
        self.rgb_status_brightness = 255

    def __hash__(self):
        return id(self)

    @property
    def serial_bytes_available(self):
        """1 if input is waiting: how many bytes is not known."""
        return len(_input.poll(0))

    @property
    def display(self):
        return _display.primary()

    @display.setter
    def display(self, display):
        _display.choose(display)


_sealed.seal(Runtime, "autoreload", "rgb_status_brightness")


class StatusBar:
    def __init__(self):
        self.console = True
        self.display = True


_sealed.seal(StatusBar, "console", "display")


_input = uselect.poll()
_input.register(sys.stdin, uselect.POLLIN)
runtime = Runtime()
status_bar = StatusBar()


def reload():
    _ending.end("reload")


def set_next_code_file(filename, *, working_directory=None, reload_on_success=False, reload_on_error=False,
                       sticky_on_success=False, sticky_on_error=False, sticky_on_reload=False):
    if filename is not None and not isinstance(filename, str):
        raise TypeError("filename must be of type str")
    _next_file[0] = filename


_next_file = [None]


def ticks_ms():
    return (_milliseconds() - _start - _FIRST_OVERFLOW) % _PERIOD


_start = _milliseconds()


def get_previous_traceback():
    return None


def reset_terminal(x_pixels, y_pixels):
    pass

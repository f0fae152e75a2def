# esp on ESP32: ports/esp32/modesp.c. There is no flash.
import _machine

LOG_NONE = 0
LOG_ERROR = 1
LOG_WARNING = 2
LOG_INFO = 3
LOG_DEBUG = 4
LOG_VERBOSE = 5


def osdebug(level, *more):
    pass


def flash_size():
    return _machine.facts["flash"]


def flash_user_start():
    return 0x200000


def _flash(*args):
    raise NotImplementedError("thimble has no flash: use files")


flash_read = flash_write = flash_erase = _flash


def gpio_matrix_in(*args):
    pass


def gpio_matrix_out(*args):
    pass

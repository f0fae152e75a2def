# esp on the ESP8266: ports/esp8266/modesp.c. There is no flash.
import _machine

SLEEP_NONE = 0
SLEEP_LIGHT = 1
SLEEP_MODEM = 2

_sleep_type = [SLEEP_NONE]


def osdebug(level):
    pass


def sleep_type(*types):
    if not types:
        return _sleep_type[0]
    _sleep_type[0] = types[0]


def deepsleep(microseconds=0, *more):
    _machine.deepsleep(microseconds // 1000 if microseconds else None)


def flash_id():
    return 0x164020


def flash_size():
    return _machine.facts["flash"]


def flash_user_start():
    return 0x9B000


def _flash(*args):
    raise NotImplementedError("thimble has no flash: use files")


flash_read = flash_write = flash_erase = _flash


def freemem():
    return 40000


def check_fw():
    return True

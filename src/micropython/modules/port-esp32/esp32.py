# esp32: ports/esp32/modesp32.c, esp32_nvs.c. The non-volatile store lasts as long as the run.
import _machine
import _pins
import _thimble

_KEYWORDS = ("wake_on_ext0", "wake_on_ext1", "wake_on_gpio")

WAKEUP_ALL_LOW = False
WAKEUP_ANY_HIGH = True
HEAP_DATA = 4
HEAP_EXEC = 1

_stores = {}
# ESP_ERR_NVS_NOT_FOUND
_NOT_FOUND = -0x1102


def raw_temperature():
    """Degrees Fahrenheit; --set cpu_temperature=40 is in Celsius."""
    return int(float(_thimble.value_read("cpu_temperature") or 53) * 9 / 5 + 32)


def mcu_temperature():
    return int(float(_thimble.value_read("cpu_temperature") or 40))


if _machine.facts["inputOnly"] == list(range(34, 40)):
    del mcu_temperature
else:
    del raw_temperature


def wake_on_touch(wake):
    pass


def wake_on_ulp(wake):
    pass


def wake_on_ext0(pin, level):
    if pin is not None:
        _pins.index(pin)


def wake_on_ext1(pins, level):
    for pin in pins or ():
        _pins.index(pin)


def wake_on_gpio(pins, level):
    for pin in pins or ():
        _pins.index(pin)


def gpio_deep_sleep_hold(enable):
    pass


def idf_heap_info(capabilities):
    raise NotImplementedError("thimble has no heap of ESP-IDF")


class NVS:
    def __init__(self, namespace):
        self._store = _stores.setdefault(namespace, {})

    def _get(self, key, kind):
        value = self._store.get(key)
        if type(value) is not kind:
            raise OSError(_NOT_FOUND, "ESP_ERR_NVS_NOT_FOUND")
        return value

    def get_i32(self, key):
        return self._get(key, int)

    def set_i32(self, key, value):
        self._store[key] = int(value)

    def get_blob(self, key, buffer):
        value = self._get(key, bytes)
        buffer[: len(value)] = value
        return len(value)

    def set_blob(self, key, value):
        self._store[key] = value.encode() if isinstance(value, str) else bytes(value)

    def erase_key(self, key):
        if key not in self._store:
            raise OSError(_NOT_FOUND, "ESP_ERR_NVS_NOT_FOUND")
        del self._store[key]

    def commit(self):
        pass


def _missing(name):
    def __init__(self, *args, **options):
        raise NotImplementedError("thimble has no esp32.%s" % name)

    return type(name, (), {"__init__": __init__})


Partition = _missing("Partition")
RMT = _missing("RMT")
ULP = _missing("ULP")
PCNT = _missing("PCNT")

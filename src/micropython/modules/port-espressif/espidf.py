# CircuitPython's espidf: its exceptions. The ESP-IDF's heap figures are not simulated (ports/espressif/bindings/espidf).
import _refusing
import builtins


class IDFError(OSError):
    pass


class MemoryError(builtins.MemoryError):
    pass


heap_caps_get_total_size = _refusing.function("espidf", "heap_caps_get_total_size")
heap_caps_get_free_size = _refusing.function("espidf", "heap_caps_get_free_size")
heap_caps_get_largest_free_block = _refusing.function("espidf", "heap_caps_get_largest_free_block")
erase_nvs = _refusing.function("espidf", "erase_nvs")
get_total_psram = _refusing.function("espidf", "get_total_psram")

__all__ = (
    "IDFError",
    "MemoryError",
    "erase_nvs",
    "get_total_psram",
    "heap_caps_get_free_size",
    "heap_caps_get_largest_free_block",
    "heap_caps_get_total_size",
)

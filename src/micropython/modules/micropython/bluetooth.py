# bluetooth: there is no radio. It can be switched on and off; using it raises an error.
import _thimble

_KEYWORDS = ("BLE.irq",)

__all__ = (
    "BLE",
    "FLAG_INDICATE",
    "FLAG_NOTIFY",
    "FLAG_READ",
    "FLAG_WRITE",
    "FLAG_WRITE_NO_RESPONSE",
    "UUID",
)

FLAG_READ = 0x02
FLAG_WRITE_NO_RESPONSE = 0x04
FLAG_WRITE = 0x08
FLAG_NOTIFY = 0x10
FLAG_INDICATE = 0x20

_ENODEV = 19


class UUID:
    def __init__(self, value):
        if isinstance(value, int):
            if not 0 <= value < 65536:
                raise ValueError("invalid UUID")
            self._bytes = bytes([value & 255, value >> 8])
        elif isinstance(value, str):
            digits = value.replace("-", "")
            if len(digits) != 32:
                raise ValueError("UUID too long" if len(digits) > 32 else "UUID too short")
            try:
                self._bytes = bytes([int(digits[i : i + 2], 16) for i in range(30, -1, -2)])
            except ValueError:
                raise ValueError("invalid char in UUID")
        else:
            self._bytes = bytes(value)
            if len(self._bytes) not in (2, 4, 16):
                raise ValueError("invalid UUID")

    def __repr__(self):
        digits = "".join(["%02x" % byte for byte in reversed(self._bytes)])
        if len(self._bytes) == 16:
            digits = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
            return "UUID('%s')" % digits
        return "UUID(0x%s)" % digits

    def __eq__(self, other):
        return isinstance(other, UUID) and self._bytes == other._bytes

    def __hash__(self):
        return hash(self._bytes)

    def __len__(self):
        return len(self._bytes)

    def __bytes__(self):
        return self._bytes


_only = []


class BLE:
    def __new__(cls):
        if not _only:
            made = object.__new__(cls)
            made._active = False
            made._settings = {"mac": (0, b"\x02\x00\x00\x00\x00\x03"), "gap_name": b"thimble", "rxbuf": 512, "mtu": 256}
            _only.append(made)
        return _only[0]

    def active(self, *flags):
        if flags and bool(flags[0]) != self._active:
            self._active = bool(flags[0])
            _thimble.effect("bluetooth", "0", "active", "true" if self._active else "false")
        return self._active

    def config(self, *names, **values):
        for name in values:
            if name not in self._settings and name not in ("addr_mode", "bond", "mitm", "io", "le_secure"):
                raise ValueError("unknown config param")
            self._settings[name] = values[name]
        if names:
            if names[0] not in self._settings:
                raise ValueError("unknown config param")
            return self._settings[names[0]]

    def irq(self, handler):
        if handler is not None and not callable(handler):
            raise ValueError("invalid handler")

    def _radio(self, *args, **options):
        if not self._active:
            raise OSError(_ENODEV)
        raise NotImplementedError("thimble has no Bluetooth radio: this program needs the board")

    gap_advertise = gap_connect = gap_scan = gap_disconnect = gap_pair = gap_passkey = _radio
    gatts_register_services = gatts_read = gatts_write = gatts_notify = gatts_indicate = gatts_set_buffer = _radio
    gattc_discover_services = gattc_discover_characteristics = gattc_discover_descriptors = _radio
    gattc_read = gattc_write = gattc_exchange_mtu = _radio

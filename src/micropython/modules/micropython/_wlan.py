# The wireless interfaces, as far as the ports' network modules agree. There is one station and one access point: every
# WLAN(STA_IF) is the same object. Joining takes a moment; asking for the status or using a socket waits until it is done.
import _thimble
import json
from _bridge import check, repeat
from _modules import set_attribute

_NOWHERE = ("0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0")
_HERE = ("127.0.0.1", "255.0.0.0", "127.0.0.1", "127.0.0.1")
_THERE = ("192.168.4.1", "255.255.255.0", "192.168.4.1", "0.0.0.0")
_JOINING = 1
_UP = 2
_NOT_FOUND = 3
_WRONG_PASSWORD = 4

_interfaces = {}


def _first_hostname():
    """MICROPY_PY_NETWORK_HOSTNAME_DEFAULT of the port, or of the board."""
    platform, _, release, _, machine = _thimble.firmware().split("\n")
    chip = machine.split(" with ")[-1]
    if platform == "pyboard":
        return "PYBD"
    if platform == "rp2" and not release.startswith("1.20"):
        return "PicoW" if chip == "RP2040" else "Pico2W"
    return "mpy-" + (chip.lower() if platform == "esp32" else platform)


# The values that a program set with country() and hostname().
_globals = {"country": "XX", "hostname": _first_hostname()}


def country(code=None):
    if code is None:
        return _globals["country"]
    if len(code) != 2:
        raise ValueError
    _globals["country"] = code


def hostname(name=None):
    if name is None:
        return _globals["hostname"]
    _globals["hostname"] = name


def ipconfig(parameter=None, **values):
    if parameter == "dns":
        return "127.0.0.1"
    if parameter == "prefer":
        return 4
    if parameter is not None:
        raise ValueError("unknown config param")


def forget(names, wlan):
    # Deletes what this version's module lacks: from the globals `names`, and from the class `wlan`.
    for name in check(_thimble.absent_names("network")).split():
        if not name.startswith("WLAN."):
            names.pop(name, None)
            continue
        name = name[5:]
        try:
            delattr(wlan, name)
        except AttributeError:
            delattr(Wlan, name)


class Wlan:
    __setattr__ = set_attribute

    # Set by ports: the STAT_* for no network, connecting, connected, network not found, and wrong password; aliases of
    # parameters; the OSError arguments of connect() while the interface is inactive, and while it is connecting (None: no
    # error).
    _statuses = (0, 1, 3, -2, -3)
    _aliases = {"essid": "ssid", "dhcp_hostname": "hostname", "password": "key", "authmode": "security"}
    _inactive = None
    _busy = None
    # The same for scan(); the value of each security mode, and of a network's last field.
    _no_scan = ("STA must be active",)
    _security = {"open": 0, "wep": 1, "wpa": 2, "wpa2": 3, "wpa3": 6}
    _last = False
    _starts_active = False

    def __new__(cls, interface=0):
        if interface not in (0, 1):
            raise ValueError
        if interface not in _interfaces:
            made = object.__new__(cls)
            made._is_station = interface == 0
            made._active = made._is_station and cls._starts_active
            made._config = {"ssid": "", "mac": b"\x02\x00\x00\x00\x00" + bytes([1 + interface]), "channel": 1, "pm": 0xA11140}
            _interfaces[interface] = made
        return _interfaces[interface]

    def active(self, flag=None):
        if flag is None:
            return self._active
        if not self._is_station and bool(flag) != self._active:
            check(_thimble.wifi_access_point(1 if flag else 0, self._config["ssid"]))
        self._active = bool(flag)
        if not flag and self._is_station:
            _thimble.wifi_leave()

    def connect(self, ssid=None, key=None, *, auth=-1, security=-1, bssid=None, channel=-1):
        _thimble.secret(key if isinstance(key, str) else "")
        if not self._active and self._inactive is not None:
            raise OSError(*self._inactive)
        state = _thimble.wifi_state()
        if state == _JOINING and self._busy is not None:
            raise OSError(*self._busy)
        if ssid is not None:
            self._config["ssid"] = ssid if isinstance(ssid, str) else str(ssid, "utf-8")
        self._active = True
        if self._is_station:
            password = "" if key is None else key if isinstance(key, str) else str(key, "utf-8")
            check(_thimble.wifi_join(self._config["ssid"], password))

    def disconnect(self):
        if self._is_station:
            _thimble.wifi_leave()

    def isconnected(self):
        return bool(self._is_station and repeat(_thimble.wifi_wait))

    def status(self, parameter=None):
        if parameter == "rssi":
            found = json.loads(check(_thimble.wifi_current()))
            return found["rssi"] if found and _thimble.wifi_state() == _UP else 0
        if parameter == "stations":
            return []
        if parameter is not None:
            raise ValueError("unknown status param")
        idle, connecting, got_ip, not_found, wrong_password = self._statuses
        if not self._is_station:
            return got_ip if self._active else idle
        return (idle, connecting, got_ip, not_found, wrong_password)[_thimble.wifi_state()]

    def scan(self, **options):
        if not Wlan(0)._active:
            raise OSError(*self._no_scan)
        found = json.loads(check(_thimble.wifi_scan()))
        return [
            (each["ssid"].encode(), bytes.fromhex(each["bssid"]), each["channel"], each["rssi"], self._security[each["security"]], self._last)
            for each in found
        ]

    def ifconfig(self, addresses=None):
        if addresses is not None:
            return None
        if not self._is_station:
            return _THERE if self._active else _NOWHERE
        return _HERE if _thimble.wifi_state() == _UP else _NOWHERE

    def ipconfig(self, parameter=None, **values):
        if parameter is None:
            return None
        address, mask, gateway, _ = self.ifconfig()
        found = {"addr4": (address, mask), "gw4": gateway, "dhcp4": True, "has_dhcp4": address != "0.0.0.0"}
        if parameter not in found:
            raise ValueError("unknown config param")
        return found[parameter]

    def config(self, parameter=None, **values):
        for name in values:
            self._config[self._aliases.get(name, name)] = values[name]
        if parameter is None:
            return None
        name = self._aliases.get(parameter, parameter)
        if name == "hostname":
            return self._config.get("hostname", hostname())
        if name not in self._config or name == "key":
            raise ValueError("unknown config param")
        return self._config[name]

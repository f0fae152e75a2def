# network: this machine's own connection, shown as a wireless one that is always up.
import _thimble

STA_IF = 0
AP_IF = 1
STAT_IDLE = 0
STAT_CONNECTING = 1
STAT_WRONG_PASSWORD = -3
STAT_NO_AP_FOUND = -2
STAT_CONNECT_FAIL = -1
STAT_GOT_IP = 3

_country = "XX"
_hostname = "thimble"


def country(code=None):
    global _country
    if code is None:
        return _country
    _country = code


def hostname(name=None):
    global _hostname
    if name is None:
        return _hostname
    _hostname = name


class WLAN:
    IF_STA = STA_IF
    IF_AP = AP_IF
    PM_NONE = 0
    PM_PERFORMANCE = 1
    PM_POWERSAVE = 2

    def __init__(self, interface=STA_IF):
        self._interface = interface
        self._active = False
        self._connected = False
        self._config = {"ssid": "", "hostname": _hostname, "mac": b"\x02\x00\x00\x00\x00\x01", "channel": 1}

    def active(self, flag=None):
        if flag is None:
            return self._active
        self._active = bool(flag)
        if not flag:
            self._connected = False

    def connect(self, ssid=None, key=None, *, bssid=None):
        _thimble.secret(key if isinstance(key, str) else "")
        self._active = self._connected = True
        self._config["ssid"] = ssid or self._config["ssid"]

    def disconnect(self):
        self._connected = False

    def isconnected(self):
        return self._connected

    def status(self, parameter=None):
        if parameter == "rssi":
            return -50
        return STAT_GOT_IP if self._connected else STAT_IDLE

    def scan(self):
        return []

    def ifconfig(self, addresses=None):
        if addresses is None:
            return ("127.0.0.1", "255.0.0.0", "127.0.0.1", "127.0.0.1")

    def ipconfig(self, parameter=None, **values):
        if parameter == "addr4":
            return ("127.0.0.1", "255.0.0.0")

    def config(self, parameter=None, **values):
        self._config.update(values)
        if parameter is not None:
            if parameter not in self._config:
                raise ValueError("unknown config param")
            return self._config[parameter]

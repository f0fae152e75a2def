# CircuitPython's wifi: this machine's own network, shown as a radio.
import _thimble
from _bridge import repeat
from ipaddress import ip_address

_UP = 2


class Network:
    pass


class AuthMode:
    OPEN = "wifi.AuthMode.OPEN"
    WEP = "wifi.AuthMode.WEP"
    WPA = "wifi.AuthMode.WPA"
    WPA2 = "wifi.AuthMode.WPA2"
    WPA3 = "wifi.AuthMode.WPA3"
    PSK = "wifi.AuthMode.PSK"
    ENTERPRISE = "wifi.AuthMode.ENTERPRISE"


class PowerManagement:
    NONE = "wifi.PowerManagement.NONE"
    MIN = "wifi.PowerManagement.MIN"
    MAX = "wifi.PowerManagement.MAX"
    UNKNOWN = "wifi.PowerManagement.UNKNOWN"


class Radio:
    def __init__(self):
        self.enabled = True
        self.hostname = "thimble"
        self.mac_address = b"\x02\x00\x00\x00\x00\x01"
        self.mac_address_ap = b"\x02\x00\x00\x00\x00\x02"
        self.tx_power = 16.0
        self.power_management = PowerManagement.MIN
        self.ap_active = False
        self.stations_ap = ()
        self._ssid = "thimble"

    def __hash__(self):
        return id(self)

    @property
    def connected(self):
        return _thimble.wifi_state() == _UP

    @property
    def ap_info(self):
        if not self.connected:
            return None
        found = Network()
        found.ssid, found.bssid, found.rssi, found.channel = self._ssid, b"\x02\x00\x00\x00\x00\x03", -50, 1
        found.country, found.authmode = "", [AuthMode.WPA2, AuthMode.PSK]
        return found

    def _address(self, text):
        return ip_address(text) if self.connected else None

    @property
    def ipv4_address(self):
        return self._address("127.0.0.1")

    @property
    def ipv4_gateway(self):
        return self._address("127.0.0.1")

    @property
    def ipv4_subnet(self):
        return self._address("255.0.0.0")

    @property
    def ipv4_dns(self):
        return self._address("127.0.0.1")

    @property
    def ipv4_address_ap(self):
        return ip_address("192.168.4.1") if self.ap_active else None

    @property
    def addresses(self):
        return ("127.0.0.1",) if self.connected else ()

    def connect(self, ssid, password=b"", *, channel=0, bssid=None, timeout=None):
        _thimble.secret(password if isinstance(password, str) else str(password, "utf-8"))
        self._ssid = ssid if isinstance(ssid, str) else str(ssid, "utf-8")
        _thimble.wifi_join()
        repeat(_thimble.wifi_wait)

    def start_station(self):
        pass

    def stop_station(self):
        _thimble.wifi_leave()

    def start_ap(self, ssid, password=b"", *, channel=1, authmode=None, max_connections=4):
        self.ap_active = True

    def stop_ap(self):
        self.ap_active = False

    def start_dhcp(self, *, ipv4=True, ipv6=False):
        pass

    def stop_dhcp(self):
        pass

    def set_ipv4_address(self, *, ipv4, netmask, gateway, ipv4_dns=None):
        pass

    def start_scanning_networks(self, *, start_channel=1, stop_channel=11):
        return iter(())

    def stop_scanning_networks(self):
        pass

    def ping(self, ip, *, timeout=0.5):
        return 0.001 if self.connected else None


radio = Radio()

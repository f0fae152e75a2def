# CircuitPython's wifi: this machine's network as a simulated radio (shared-bindings/wifi, ports/*/common-hal/wifi).
import _enum
import _port
import _sealed
import _thimble
import json
from _bridge import check, repeat
from collections import namedtuple
from ipaddress import IPv4Address, ip_address

_UP = 2
_NOT_FOUND = 3
_WRONG_PASSWORD = 4
_MAC_LENGTH = 6

AuthMode = _enum.enum("wifi.AuthMode", "OPEN WEP WPA WPA2 WPA3 PSK ENTERPRISE")
PowerManagement = _enum.enum("wifi.PowerManagement", "MIN MAX NONE UNKNOWN")
Station = namedtuple("Station", ("mac_address", "rssi", "ipv4_address"))


class Network:
    """A network that was found, or that the radio has joined."""

    def __init__(self):
        raise TypeError("cannot create 'Network' instances")

    def __hash__(self):
        return id(self)


class Packet:
    CH = "ch"
    LEN = "len"
    RAW = "raw"
    RSSI = "rssi"


class Monitor:
    """Captures raw Wi-Fi packets on a board; this machine's network does not provide them."""

    def __init__(self, channel=1, queue=128):
        if not _port.HAS_MONITOR:
            raise NotImplementedError
        raise RuntimeError("wifi.Monitor is not supported: thimble simulates the radio with this machine's network")


class ScannedNetworks:
    def __init__(self, networks):
        self._networks = networks

    def __iter__(self):
        return self

    def __next__(self):
        if not self._networks:
            raise StopIteration
        return self._networks.pop(0)


_AUTH_MODES = {
    "open": [AuthMode.OPEN],
    "wep": [AuthMode.WEP],
    "wpa": [AuthMode.WPA, AuthMode.PSK],
    "wpa2": [AuthMode.WPA2, AuthMode.PSK],
    "wpa3": [AuthMode.WPA3, AuthMode.PSK],
}


def _network(shown):
    found = object.__new__(Network)
    found.ssid, found.bssid = shown["ssid"], bytes.fromhex(shown["bssid"])
    found.rssi, found.channel = shown["rssi"], shown["channel"]
    found.country, found.authmode = "", _AUTH_MODES[shown["security"]]
    return found


def _text(value):
    return value if isinstance(value, str) else str(value, "utf-8")


class Radio:
    def __init__(self):
        self._enabled = True
        self._hostname = "cpy-000001"
        self._macs = [b"\x02\x00\x00\x00\x00\x01", b"\x02\x00\x00\x00\x00\x02" if _port.SETS_MAC_ADDRESS else b"\x02\x00\x00\x00\x00\x01"]
        self._tx_power = 20.0
        self._power_management = PowerManagement.MIN
        self._ap = None
        self._dns = None
        self._station = ("127.0.0.1", "255.0.0.0", "127.0.0.1")
        self._ap_address = ("192.168.4.1", "255.255.255.0", "192.168.4.1")
        self._scans = False

    def __hash__(self):
        return id(self)

    @property
    def enabled(self):
        return self._enabled

    @enabled.setter
    def enabled(self, flag):
        if self._enabled and not flag:
            self.stop_station()
            self.stop_ap()
        self._enabled = bool(flag)

    @property
    def hostname(self):
        return self._hostname

    @hostname.setter
    def hostname(self, name):
        name = _text(name)
        if not 1 <= len(name) <= 253:
            raise ValueError("hostname length must be 1-253")
        if not all([part and len(part) <= 63 and _is_label(part) for part in name.split(".")]):
            raise ValueError("invalid hostname")
        self._hostname = name

    def _set_mac(self, index, name, value):
        if not _port.SETS_MAC_ADDRESS:
            raise NotImplementedError("%s is read-only for this board" % name)
        if len(value) != _MAC_LENGTH:
            raise ValueError("Invalid MAC address")
        self._macs[index] = bytes(value)

    @property
    def mac_address(self):
        return self._macs[0]

    @mac_address.setter
    def mac_address(self, value):
        self._set_mac(0, "mac_address", value)

    @property
    def mac_address_ap(self):
        return self._macs[1]

    @mac_address_ap.setter
    def mac_address_ap(self, value):
        self._set_mac(1, "mac_address_ap", value)

    @property
    def tx_power(self):
        return self._tx_power

    @tx_power.setter
    def tx_power(self, power):
        self._tx_power = int(4 * float(power)) / 4

    @property
    def power_management(self):
        return self._power_management

    @power_management.setter
    def power_management(self, mode):
        if not isinstance(mode, PowerManagement):
            raise TypeError("power_management must be of type PowerManagement")
        self._power_management = mode

    def _require_enabled(self):
        if not self._enabled:
            raise RuntimeError("WiFi is not enabled")

    # The station.

    @property
    def connected(self):
        return _thimble.wifi_state() == _UP

    @property
    def ap_info(self):
        if not _port.TELLS_AP_INFO:
            # The firmware's exception has no text.
            _thimble.warn("wifi.radio.ap_info is not implemented in this firmware; connected and ipv4_address are")
            raise NotImplementedError
        shown = json.loads(check(_thimble.wifi_current())) if self.connected else None
        return shown and _network(shown)

    def connect(self, ssid, password=b"", *, channel=0, bssid=None, timeout=None):
        ssid, password = _text(ssid), _text(password)
        if not 0 < len(ssid) <= 32:
            raise ValueError("ssid length must be 1-32")
        if password and not 8 <= len(password) <= 64:
            raise ValueError("password length must be 8-64")
        if bssid is not None and len(bssid) != _MAC_LENGTH:
            raise ValueError("Invalid BSSID")
        _thimble.secret(password)
        self._require_enabled()
        _thimble.wifi_join(ssid, password)
        repeat(_thimble.wifi_wait)
        state = _thimble.wifi_state()
        if state == _NOT_FOUND:
            raise ConnectionError("No network with that ssid")
        if state == _WRONG_PASSWORD:
            raise ConnectionError("Authentication failure")

    def start_station(self):
        self._require_enabled()

    def stop_station(self):
        _thimble.wifi_leave()

    def start_dhcp(self, *, ipv4=True, ipv6=False):
        if ipv6:
            raise NotImplementedError("ipv6")

    def stop_dhcp(self):
        pass

    def set_ipv4_address(self, *, ipv4, netmask, gateway, ipv4_dns=None):
        """Only stored and reported: connections use this machine's own address."""
        self._station = tuple([_address_text(each) for each in (ipv4, netmask, gateway)])
        if ipv4_dns is not None:
            self.ipv4_dns = ipv4_dns

    def _shown(self, text):
        return ip_address(text) if self.connected else None

    @property
    def ipv4_address(self):
        return self._shown(self._station[0])

    @property
    def ipv4_subnet(self):
        return self._shown(self._station[1])

    @property
    def ipv4_gateway(self):
        return self._shown(self._station[2])

    @property
    def ipv4_dns(self):
        return self._shown(self._dns or "127.0.0.1")

    @ipv4_dns.setter
    def ipv4_dns(self, address):
        self._dns = _address_text(address)

    @property
    def addresses(self):
        return (self._station[0],) if self.connected else ()

    @property
    def dns(self):
        return (self._dns or "127.0.0.1",) if self.connected else ()

    @dns.setter
    def dns(self, addresses):
        addresses = tuple(addresses)
        if len(addresses) > 1:
            raise ValueError("dns length must be 0-1")
        self._dns = _address_text(addresses[0]) if addresses else None

    def ping(self, ip, *, timeout=0.5):
        """Seconds, or None without an answer. Nothing is sent: on this machine a ping needs privileges."""
        if not isinstance(ip, (str, IPv4Address)):
            raise ValueError("Only IPv4 addresses supported")
        return 0.001 if self.connected else None

    # The access point. No station ever joins it.

    @property
    def ap_active(self):
        return self._ap is not None

    @property
    def stations_ap(self):
        return [] if self.ap_active else None

    def start_ap(self, ssid, password=b"", *, channel=1, authmode=None, max_connections=4):
        ssid, password = _text(ssid), _text(password)
        if not 0 < len(ssid) <= 32:
            raise ValueError("ssid length must be 1-32")
        modes = () if authmode is None else tuple(authmode)
        if password:
            if not 8 <= len(password) <= 63:
                raise ValueError("password length must be 8-63")
            if AuthMode.OPEN in modes:
                raise ValueError("AuthMode.OPEN is not used with password")
        if _port.MOST_STATIONS is not None and not 0 <= max_connections <= _port.MOST_STATIONS:
            raise ValueError("max_connections must be 0-%d" % _port.MOST_STATIONS)
        _thimble.secret(password)
        self._require_enabled()
        self._ap = ssid
        check(_thimble.wifi_access_point(1, ssid))

    def stop_ap(self):
        self._require_enabled()
        self._ap = None
        check(_thimble.wifi_access_point(0, ""))

    def start_dhcp_ap(self):
        pass

    def stop_dhcp_ap(self):
        pass

    def set_ipv4_address_ap(self, *, ipv4, netmask, gateway):
        self._ap_address = tuple([_address_text(each) for each in (ipv4, netmask, gateway)])

    def _shown_ap(self, index):
        return ip_address(self._ap_address[index]) if self.ap_active else None

    @property
    def ipv4_address_ap(self):
        return self._shown_ap(0)

    @property
    def ipv4_subnet_ap(self):
        return self._shown_ap(1)

    @property
    def ipv4_gateway_ap(self):
        return self._shown_ap(2)

    @property
    def addresses_ap(self):
        return (self._ap_address[0],) if self.ap_active else ()

    # Scan results: only the network that it can join.

    def start_scanning_networks(self, *, start_channel=1, stop_channel=11):
        for channel, name in ((start_channel, "start_channel"), (stop_channel, "stop_channel")):
            if not 1 <= channel <= 14:
                raise ValueError("%s must be 1-14" % name)
        if self._scans:
            raise RuntimeError("Already scanning for wifi networks")
        self._require_enabled()
        self._scans = True
        shown = json.loads(check(_thimble.wifi_scan()))
        return ScannedNetworks([_network(each) for each in shown if start_channel <= each["channel"] <= stop_channel])

    def stop_scanning_networks(self):
        self._scans = False


_sealed.seal(Radio, "ipv4_dns")


def _is_label(part):
    return all([each.isalpha() or each.isdigit() or each == "-" for each in part])


def _address_text(value):
    return str(value if isinstance(value, IPv4Address) else ip_address(value))


radio = Radio()
__all__ = tuple(
    "AuthMode Monitor Network Packet PowerManagement Radio ScannedNetworks Station radio".split()
)

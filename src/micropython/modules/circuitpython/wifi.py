# CircuitPython's wifi: this machine's own network, shown as a radio that is always connected.
import _thimble
from ipaddress import ip_address


class Radio:
    def __init__(self):
        self.enabled = True
        self.hostname = "thimble"
        self.mac_address = b"\x02\x00\x00\x00\x00\x01"
        self.connected = True
        self.ipv4_address = ip_address("127.0.0.1")
        self.ipv4_gateway = ip_address("127.0.0.1")
        self.ipv4_dns = ip_address("127.0.0.1")
        self.addresses = ("127.0.0.1",)
        self.ap_info = None

    def __hash__(self):
        return id(self)

    def connect(self, ssid, password=b"", *, channel=0, bssid=None, timeout=None):
        _thimble.secret(password if isinstance(password, str) else str(password, "utf-8"))
        self.connected = True

    def stop_station(self):
        self.connected = False

    def start_scanning_networks(self, *, start_channel=1, stop_channel=11):
        return iter(())

    def stop_scanning_networks(self):
        pass

    def ping(self, ip, *, timeout=0.5):
        return 0.001


radio = Radio()

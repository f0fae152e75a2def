# CircuitPython's espnow: sent packets are reported, and none arrive.
import _effects
from collections import namedtuple

ESPNowPacket = namedtuple("ESPNowPacket", ("mac", "msg", "rssi", "time"))
_MOST = 250


class Peer:
    def __init__(self, mac, *, lmk=None, channel=0, interface=0, encrypted=False):
        if len(mac) != 6:
            raise ValueError("mac length must be 6")
        self.mac, self.lmk, self.channel, self.interface, self.encrypted = bytes(mac), lmk, channel, interface, encrypted

    def __hash__(self):
        return id(self)


class Peers:
    def __init__(self):
        self._peers = []

    def __hash__(self):
        return id(self)

    def append(self, peer):
        if not isinstance(peer, Peer):
            raise TypeError("peer must be of type Peer")
        self._peers.append(peer)

    def remove(self, peer):
        self._peers.remove(peer)

    def __len__(self):
        return len(self._peers)

    def __getitem__(self, index):
        return self._peers[index]


class ESPNow:
    def __init__(self, buffer_size=526, phy_rate=0):
        self.buffer_size, self.phy_rate = buffer_size, phy_rate
        self.peers = Peers()
        self.send_success = self.send_failure = self.read_success = self.read_failure = 0

    def __hash__(self):
        return id(self)

    def __len__(self):
        return 0

    def __bool__(self):
        return False

    def set_pmk(self, pmk):
        if len(pmk) != 16:
            raise ValueError("pmk length must be 16")

    def send(self, message, peer=None):
        if not 1 <= len(message) <= _MOST:
            raise ValueError("message length must be 1-250")
        if peer is None and not len(self.peers):
            raise RuntimeError("no peers")
        self.send_success += 1
        _effects.tell_bytes("espnow", (peer.mac if peer else b"").hex(), "send", message)

    def read(self):
        return None

    def deinit(self):
        pass


__all__ = ("ESPNow", "ESPNowPacket", "Peer", "Peers")

# network on boards with an Infineon CYW43: extmod/modnetwork.c, extmod/network_cyw43.c.
from _wlan import Wlan as _Wlan
from _wlan import country, forget as _forget, hostname, ipconfig

STA_IF = 0
AP_IF = 1
STAT_IDLE = 0
STAT_CONNECTING = 1
STAT_WRONG_PASSWORD = -3
STAT_NO_AP_FOUND = -2
STAT_CONNECT_FAIL = -1
STAT_GOT_IP = 3

_EPERM = 1


class WLAN(_Wlan):
    IF_STA = STA_IF
    IF_AP = AP_IF
    SEC_OPEN = 0
    SEC_WPA_WPA2 = 0x400006
    SEC_WPA3 = 0x1000004
    SEC_WPA2_WPA3 = 0x1400004
    PM_NONE = 0
    PM_PERFORMANCE = 0xA11142
    PM_POWERSAVE = 0xA11C82
    _inactive = _no_scan = (_EPERM,)
    # extmod/network_cyw43.c: cyw43_ll's bits; then how often the network was seen.
    _security = {"open": 0, "wep": 1, "wpa": 3, "wpa2": 5, "wpa3": 5}
    _last = 1

    def deinit(self):
        # Affects the whole chip, including the access point.
        for interface in 0, 1:
            WLAN(interface).active(False)


_forget(globals(), WLAN)

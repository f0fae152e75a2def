# network on the ESP8266: ports/esp8266/network_wlan.c, modnetwork_globals.h. Its station is active from the start.
from _wlan import Wlan as _Wlan
from _wlan import country, forget as _forget, hostname, ipconfig

STA_IF = 0
AP_IF = 1
STAT_IDLE = 0
STAT_CONNECTING = 1
STAT_WRONG_PASSWORD = 2
STAT_NO_AP_FOUND = 3
STAT_CONNECT_FAIL = 4
STAT_GOT_IP = 5
MODE_11B = 1
MODE_11G = 2
MODE_11N = 3
AUTH_OPEN = 0
AUTH_WEP = 1
AUTH_WPA_PSK = 2
AUTH_WPA2_PSK = 3
AUTH_WPA_WPA2_PSK = 4


class WLAN(_Wlan):
    IF_STA = STA_IF
    IF_AP = AP_IF
    SEC_OPEN = AUTH_OPEN
    SEC_WEP = AUTH_WEP
    SEC_WPA = AUTH_WPA_PSK
    SEC_WPA2 = AUTH_WPA2_PSK
    SEC_WPA_WPA2 = AUTH_WPA_WPA2_PSK
    PM_NONE = 0
    PM_PERFORMANCE = 2
    PM_POWERSAVE = 1
    _statuses = (STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP, STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD)
    _security = {"open": 0, "wep": 1, "wpa": 2, "wpa2": 3, "wpa3": 3}
    _last = 0
    _starts_active = True


def phy_mode(mode=None):
    return MODE_11N if mode is None else None


_forget(globals(), WLAN)

# network on ESP32: ports/esp32/network_wlan.c, network_common.c, modnetwork_globals.h.
import _thimble
from _bridge import check
from _wlan import Wlan as _Wlan
from _wlan import country, hostname, ipconfig

STA_IF = 0
AP_IF = 1
MODE_11B = 1
MODE_11G = 2
MODE_11N = 4
MODE_LR = 8
AUTH_OPEN = 0
AUTH_WEP = 1
AUTH_WPA_PSK = 2
AUTH_WPA2_PSK = 3
AUTH_WPA_WPA2_PSK = 4
AUTH_WPA2_ENTERPRISE = 5
AUTH_WPA3_PSK = 6
AUTH_WPA2_WPA3_PSK = 7
AUTH_WAPI_PSK = 8
AUTH_OWE = 9
STAT_IDLE = 1000
STAT_CONNECTING = 1001
STAT_GOT_IP = 1010
STAT_BEACON_TIMEOUT = 200
STAT_NO_AP_FOUND = 201
STAT_WRONG_PASSWORD = 202
STAT_ASSOC_FAIL = 203
STAT_CONNECT_FAIL = 203
STAT_HANDSHAKE_TIMEOUT = 204


class WLAN(_Wlan):
    IF_STA = STA_IF
    IF_AP = AP_IF
    PM_NONE = 0
    PM_PERFORMANCE = 1
    PM_POWERSAVE = 2
    _statuses = (STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP)
    _inactive = ("Wifi Not Started",)
    # Derived: what esp_wifi_connect gives while the station connects.
    _busy = ("Wifi Internal Error",)


for _name in check(_thimble.absent_names("network")).split():
    del globals()[_name]

# ntptime of micropython-lib, 0.1.0 to 0.2.0, as frozen: queries an NTP server (RFC 5905 §7.3), and sets the clock.
import _thimble
import socket
import struct
from time import gmtime

host = "pool.ntp.org"
timeout = 1


def time():
    query = bytearray(48)
    query[0] = 0x23 if _version >= "0.2.0" else 0x1B  # NTPv4, or NTPv3; mode client
    address = socket.getaddrinfo(host, 123)[0][-1]
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        s.settimeout(timeout)
        s.sendto(query, address)
        answer = s.recv(48)
    finally:
        s.close()
    seconds = struct.unpack("!I", answer[40:44])[0]
    if _version >= "0.1.1" and seconds < 3913056000:  # before 2024: the 32-bit count has wrapped (2036)
        seconds += 0x100000000
    epoch = gmtime(0)[0]
    if epoch == 2000:
        return seconds - 3155673600
    if epoch == 1970:
        return seconds - 2208988800
    raise Exception("Unsupported epoch: {}".format(epoch))


def settime():
    from machine import RTC

    now = gmtime(time())
    RTC().datetime((now[0], now[1], now[2], now[6] + 1, now[3], now[4], now[5], 0))


_version = _thimble.frozen_version("ntptime")

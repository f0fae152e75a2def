# Differences between CircuitPython's ports in socketpool: this is for rp2 and AirLift.


def addrinfo(host, address, port, type, proto):
    return (2, 1, 0, "", (address, port))

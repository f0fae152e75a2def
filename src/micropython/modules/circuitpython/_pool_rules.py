# Where the ports of CircuitPython differ in socketpool: rp2's and AirLift's.


def addrinfo(host, address, port, type, proto):
    return (2, 1, 0, "", (address, port))

# Where the ports of CircuitPython differ in socketpool: Espressif's, where lwip_getaddrinfo gives back what it was asked.


def addrinfo(host, address, port, type, proto):
    return (2, type, proto, host, (address, port))

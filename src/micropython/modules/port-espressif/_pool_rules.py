# Differences between CircuitPython's ports in socketpool: on Espressif, lwip_getaddrinfo echoes type, protocol and host.


def addrinfo(host, address, port, type, proto):
    return (2, type, proto, host, (address, port))

# CircuitPython's ipaddress: IPv4 addresses (shared-bindings/ipaddress).

__all__ = ("IPv4Address", "ip_address")


def ip_address(address):
    if not isinstance(address, (int, str)):
        raise ValueError("Only int or string supported for ip")
    return IPv4Address(address)


class IPv4Address:
    version = 4

    def __init__(self, address):
        if isinstance(address, int):
            self.packed = (address & 0xFFFFFFFF).to_bytes(4, "little")  # in the byte order of memory
        elif isinstance(address, str):
            parts = address.split(".")
            if len(parts) != 4 or not all([part.isdigit() and int(part) < 256 for part in parts]):
                raise ValueError("Not a valid IP string")
            self.packed = bytes([int(part) for part in parts])
        else:
            self.packed = bytes(address)
            if len(self.packed) != 4:
                raise ValueError("Address must be 4 bytes long")

    def __str__(self):
        return ".".join([str(byte) for byte in self.packed])

    __repr__ = __str__

    def __eq__(self, other):
        return isinstance(other, IPv4Address) and self.packed == other.packed

    def __hash__(self):
        return hash(self.packed)

# CircuitPython's ipaddress: IPv4 addresses as text and as bytes.


def ip_address(text):
    return IPv4Address(text)


class IPv4Address:
    def __init__(self, text):
        parts = str(text).split(".")
        if len(parts) != 4 or not all(part.isdigit() and int(part) < 256 for part in parts):
            raise ValueError("Only IPv4 addresses are supported")
        self.packed = bytes([int(part) for part in parts])

    version = 4

    def __str__(self):
        return ".".join(str(byte) for byte in self.packed)

    __repr__ = __str__

    def __eq__(self, other):
        return isinstance(other, IPv4Address) and self.packed == other.packed

    def __hash__(self):
        return hash(self.packed)

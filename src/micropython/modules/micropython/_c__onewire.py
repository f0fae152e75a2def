# _onewire: extmod/modonewire.c. The host simulates the sensors.
import _pins
import _thimble

__all__ = ("crc8", "readbit", "readbyte", "reset", "writebit", "writebyte")


def reset(pin):
    return bool(_thimble.one_wire_reset(_pins.index(pin)))


def readbit(pin):
    return _thimble.one_wire_read_bit(_pins.index(pin))


def readbyte(pin):
    return _thimble.one_wire_read(_pins.index(pin))


def writebit(pin, value):
    _thimble.one_wire_write_bit(_pins.index(pin), 1 if value else 0)


def writebyte(pin, value):
    _thimble.one_wire_write(_pins.index(pin), value & 255)


def crc8(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8C if crc & 1 else crc >> 1
    return crc

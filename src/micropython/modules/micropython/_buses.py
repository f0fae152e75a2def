# machine.I2C, SoftI2C, SPI, SoftSPI: extmod/machine_i2c.c, machine_spi.c. The host simulates the devices.
import _pins
import _thimble
from _bridge import check
from _modules import set_attribute
from uctypes import addressof

_NO_ANSWER = -1
_EIO = 5
_ENODEV = 19


class I2CBase:
    """Subclasses set the number of the bus (-1 in software), and the errors for a device that does not answer."""

    __setattr__ = set_attribute
    _number = -1
    _no_answer = _ENODEV
    _no_answer_data = _EIO

    def scan(self):
        return [int(address) for address in check(_thimble.i2c_scan(self._number)).split(" ") if address]

    def writeto(self, address, data, stop=True):
        data = _bytes(data)
        count = check(_thimble.i2c_write(self._number, address, addressof(data), len(data)))
        if count == _NO_ANSWER:
            raise OSError(self._no_answer)
        return count

    def writevto(self, address, vector, stop=True):
        return self.writeto(address, b"".join([bytes(part) for part in vector]), stop)

    def readfrom_into(self, address, buffer, stop=True):
        buffer = memoryview(buffer)
        if check(_thimble.i2c_read(self._number, address, addressof(buffer), len(buffer))) == _NO_ANSWER:
            raise OSError(self._no_answer)

    def readfrom(self, address, count, stop=True):
        data = bytearray(count)
        self.readfrom_into(address, data, stop)
        return bytes(data)

    def readfrom_mem_into(self, address, memory, buffer, *, addrsize=8):
        self.writeto(address, _address(memory, addrsize), False)
        self.readfrom_into(address, buffer)

    def readfrom_mem(self, address, memory, count, *, addrsize=8):
        data = bytearray(count)
        self.readfrom_mem_into(address, memory, data, addrsize=addrsize)
        return bytes(data)

    def writeto_mem(self, address, memory, data, *, addrsize=8):
        self.writeto(address, _address(memory, addrsize) + bytes(data))

    # The primitives, which only software buses have.
    def start(self):
        self._soft()
        self._sent = bytearray()

    def stop(self):
        self._soft()

    def readinto(self, buffer, nack=True):
        self._soft()
        raise NotImplementedError("thimble has no I2C primitives: use readfrom_into")

    def write(self, data):
        self._soft()
        raise NotImplementedError("thimble has no I2C primitives: use writeto")

    def _soft(self):
        if self._number >= 0:
            raise OSError("I2C operation not supported")


def _address(memory, size):
    if size % 8 or not 0 <= size <= 32:
        raise ValueError("invalid addrsize")
    return bytes([(memory >> (8 * shift)) & 255 for shift in range(size // 8 - 1, -1, -1)])


def _bytes(data):
    """An object with the buffer protocol, as one whose address can be taken."""
    return data if isinstance(data, (bytes, bytearray)) else bytes(data)


class SoftI2C(I2CBase):
    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        self.init(scl, sda, freq=freq, timeout=timeout)

    def init(self, scl, sda, *, freq=400000, timeout=50000):
        self._scl, self._sda, self._freq = _pins.index(scl), _pins.index(sda), freq
        for pin in (self._scl, self._sda):
            _thimble.pin_configure(pin, 2, 1)

    def __repr__(self):
        scl, sda = [_thimble.pin_name(pin).replace("GPIO", "") for pin in (self._scl, self._sda)]
        return "SoftI2C(scl=%s, sda=%s, freq=%d)" % (scl, sda, 500000 // max(500000 // self._freq, 1))


class SPIBase:
    """Writes are reported; reads return 0 unless a device of board.toml is selected."""

    __setattr__ = set_attribute
    MSB = 0
    LSB = 1
    _name = "soft"

    def _exchange(self, data):
        """@returns the bytes received at the same time."""
        data = _bytes(data)
        came = bytearray(len(data))
        if not data or check(_thimble.spi_exchange("", addressof(data), addressof(came), len(data))) == _NO_ANSWER:
            _thimble.effect_bytes("spi", self._name, "write", addressof(data), len(data))
        return came

    def deinit(self):
        pass

    def write(self, data):
        self._exchange(data)

    def read(self, count, write=0):
        return bytes(count)

    def readinto(self, buffer, write=0):
        buffer[:] = bytes(len(buffer))

    def write_readinto(self, data, buffer):
        if len(data) != len(buffer):
            raise ValueError("buffers must be the same length")
        buffer[:] = self._exchange(data)


class SoftSPI(SPIBase):
    def __init__(self, baudrate=500000, *, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None, miso=None):
        if bits != 8:
            raise ValueError("bits must be 8")
        if sck is None or mosi is None or miso is None:
            raise ValueError("must specify all of sck/mosi/miso")
        for pin in (sck, mosi):
            _thimble.pin_configure(_pins.index(pin), 1, 0)
        _pins.index(miso)
        self.init(baudrate)

    def init(self, baudrate=500000, *, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None, miso=None):
        self._baudrate = baudrate

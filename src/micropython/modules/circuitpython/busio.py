# CircuitPython's busio: buses with the devices that board.toml describes (shared-bindings/busio).
import _area
import _effects
import _enum
import _hardware
import _pins
import _port
import _sealed
import _thimble
from _bridge import check
from _stream import size
from _time import sleep_ms
from uctypes import addressof
from utime import ticks_diff, ticks_ms

__all__ = ("I2C", "SPI", "UART")

_ENODEV = 19
_EIO = 5
_NO_ANSWER = -1
_WHOLE = 0x7FFFFFFF


class _Bus(_hardware.Held):
    _locked = False

    def try_lock(self):
        self._require()
        if self._locked:
            return False
        self._locked = True
        return True

    def unlock(self):
        self._require()
        self._locked = False

    def __exit__(self, *exception):
        self.deinit()

    def _require_lock(self):
        self._require()
        if not self._locked:
            raise RuntimeError("Function requires lock")


def _part(buffer, start, end, name="buffer"):
    """A view of the bytes between two indices, with slice semantics."""
    length = size(buffer)
    end = length if end == _WHOLE else end
    start = max(start + length, 0) if start < 0 else min(start, length)
    end = max(end + length, 0) if end < 0 else min(end, length)
    view = memoryview(buffer)
    if length != len(view):
        raise ValueError("%s elements must be 4 bytes long or less" % name)
    return view[start : max(start, end)]


class I2C(_Bus):
    def __init__(self, scl, sda, *, frequency=100000, timeout=255):
        self._hold(_pins.claim_all((scl, sda)), _port.check_i2c)
        self._bus = _port.i2c_bus(self._names[1])

    def scan(self):
        self._require_lock()
        return [int(address) for address in check(_thimble.i2c_scan(self._bus)).split()]

    def probe(self, address):
        self._require_lock()
        return str(address) in check(_thimble.i2c_scan(self._bus)).split()

    def writeto(self, address, buffer, *, start=0, end=_WHOLE):
        self._require_lock()
        if isinstance(buffer, str):
            buffer = buffer.encode()
        self._write(address, _part(buffer, start, end))

    def readfrom_into(self, address, buffer, *, start=0, end=_WHOLE):
        self._require_lock()
        self._read(address, _part(buffer, start, end))

    def writeto_then_readfrom(self, address, out_buffer, in_buffer, *, out_start=0, out_end=_WHOLE, in_start=0, in_end=_WHOLE):
        self._require_lock()
        self._write(address, _part(out_buffer, out_start, out_end, "out_buffer"))
        self._read(address, _part(in_buffer, in_start, in_end, "in_buffer"))

    def _write(self, address, view):
        data = bytes(view)
        count = check(_thimble.i2c_write(self._bus, address, addressof(data), len(data)))
        if count == _NO_ANSWER:
            raise OSError(_ENODEV)
        if count < len(data):
            raise OSError(_EIO)

    def _read(self, address, view):
        if len(view) == 0:
            raise ValueError("buffer must be longer than 0")
        data = bytearray(len(view))
        if check(_thimble.i2c_read(self._bus, address, addressof(data), len(data))) == _NO_ANSWER:
            raise OSError(_ENODEV)
        view[:] = data


_sealed.seal(I2C)


class SPI(_Bus):
    """Only an AirLift coprocessor answers on it; otherwise reads return the level of an undriven line."""

    def __init__(self, clock, MOSI=None, MISO=None, half_duplex=False):
        if MOSI is None and MISO is None:
            raise ValueError("Must provide MISO or MOSI pin")
        self._hold(_pins.claim_all((clock, MOSI, MISO)), _port.check_spi)
        self._has = (MOSI is not None, MISO is not None)
        self._frequency = 250000

    def configure(self, *, baudrate=100000, polarity=0, phase=0, bits=8):
        self._require_lock()
        if polarity not in (0, 1) or phase not in (0, 1):
            raise ValueError("polarity must be 0-1" if polarity not in (0, 1) else "phase must be 0-1")
        _area.between(bits, 8, 8, "bits")
        self._frequency = baudrate

    @property
    def frequency(self):
        self._require()
        return self._frequency

    def write(self, buffer, *, start=0, end=_WHOLE):
        self._require_lock()
        if not self._has[0]:
            raise ValueError("No MOSI pin")
        self._send(_part(buffer, start, end))

    def readinto(self, buffer, *, start=0, end=_WHOLE, write_value=0):
        self._require_lock()
        if not self._has[1]:
            raise ValueError("No MISO pin")
        view = _part(buffer, start, end)
        if len(view) == 0:
            return
        came = bytearray([write_value] * len(view))
        if check(_thimble.spi_exchange(self._names[0], addressof(came), addressof(came), len(came))) == _NO_ANSWER:
            came = b"\xff" * len(view)
        view[:] = came

    def write_readinto(self, out_buffer, in_buffer, *, out_start=0, out_end=_WHOLE, in_start=0, in_end=_WHOLE):
        self._require_lock()
        out, answer = _part(out_buffer, out_start, out_end), _part(in_buffer, in_start, in_end)
        if len(out) != len(answer):
            raise ValueError("buffer slices must be of equal length")
        if len(out):
            answer[:] = self._exchange(bytes(out))

    def _send(self, view):
        if len(view):
            self._exchange(bytes(view))

    def _exchange(self, out):
        # Bytes received during the write; an undriven line is high.
        came = bytearray(len(out))
        if check(_thimble.spi_exchange(self._names[0], addressof(out), addressof(came), len(out))) != _NO_ANSWER:
            return came
        _effects.tell_bytes("spi", self._names[0], "write", out)
        return b"\xff" * len(out)


_sealed.seal(SPI)


class UART(_hardware.Held):
    Parity = _enum.enum("busio.UART.Parity", "ODD EVEN")

    def __init__(self, tx=None, rx=None, *, rts=None, cts=None, rs485_dir=None, rs485_invert=False, baudrate=9600,
                 bits=8, parity=None, stop=1, timeout=1, receiver_buffer_size=64):
        if tx is None and rx is None:
            raise ValueError("tx and rx cannot both be None")
        _area.between(bits, 5, 9, "bits")
        _area.between(stop, 1, 2, "stop")
        if not 0 <= timeout <= 100:
            raise ValueError("timeout must be 0-100")
        self._hold(_pins.claim_all((tx, rx, rts, cts, rs485_dir)), self._check)
        self._has = (tx is not None, rx is not None)
        self._port = _port.uart_port(self._names[0] or self._names[1])
        self.baudrate, self.timeout = baudrate, timeout
        check(_thimble.uart_configure(self._port, receiver_buffer_size))

    @staticmethod
    def _check(tx, rx, rts, cts, rs485_dir):
        _port.check_uart(tx, rx, cts, rts)

    @property
    def in_waiting(self):
        self._require()
        return check(_thimble.uart_available(self._port))

    def reset_input_buffer(self):
        self._require()
        rest = bytearray(self.in_waiting)
        if rest:
            check(_thimble.uart_read(self._port, addressof(rest), len(rest)))

    def write(self, buf):
        self._require()
        if not self._has[0]:
            raise ValueError("No tx pin")
        data = bytes(buf)
        check(_thimble.uart_write(self._port, addressof(data), len(data)))
        return len(data)

    def readinto(self, buf):
        """The number of bytes received before the buffer was full or the timeout; None for none."""
        self._require()
        view = memoryview(buf)
        filled = self._collect(len(view), False)
        view[: len(filled)] = filled
        return len(filled) or None

    def read(self, nbytes=None):
        self._require()
        return self._collect(_WHOLE if nbytes is None else nbytes, False) or None

    def readline(self):
        self._require()
        return self._collect(_WHOLE, True) or None

    def _collect(self, most, to_line):
        if not self._has[1]:
            raise ValueError("No rx pin")
        found, one = bytearray(), bytearray(1)
        start = ticks_ms()
        while len(found) < most:
            if check(_thimble.uart_read(self._port, addressof(one), 1)):
                found.append(one[0])
                start = ticks_ms()  # the timeout applies between two bytes
                if to_line and one[0] == 10:
                    break
            elif ticks_diff(ticks_ms(), start) >= self.timeout * 1000:
                break
            else:
                sleep_ms(1)
        return bytes(found)


_sealed.seal(UART, "baudrate", "timeout")

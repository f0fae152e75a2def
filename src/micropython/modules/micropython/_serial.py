# machine.UART; the host simulates its other end.
import _interrupts
import _pins
import _thimble
from _bridge import check
from _stream import StreamInC
from _time import sleep_ms
from uctypes import addressof
from utime import ticks_diff, ticks_ms

_KEYWORDS = ("UART.irq",)

_POLL = 3
_READABLE = 1
_WRITABLE = 4


class UART(StreamInC):
    # Ports set the number of UARTs, and the error text for any other.
    _count = 2
    _buffer = 256
    _irq = None

    def __init__(self, id, *args, **options):
        if not 0 <= id < self._count:
            raise ValueError("UART(%d) doesn't exist" % id)
        self._port = id
        self._timeout = 0
        self._baudrate = 115200
        self.init(*args, **options)

    def init(
        self, baudrate=None, bits=8, parity=None, stop=1, *, tx=None, rx=None, timeout=None, timeout_char=0, rxbuf=None, **options
    ):
        if baudrate is not None:
            self._baudrate = baudrate
        if timeout is not None:
            self._timeout = timeout
        self._check_pins(tx, rx)
        check(_thimble.uart_configure(self._port, self._buffer if rxbuf is None else max(rxbuf, 32)))

    def _check_pins(self, tx, rx):
        for pin in (tx, rx):
            if pin is not None:
                _pins.index(pin)

    def __repr__(self):
        return "UART(%d, baudrate=%d)" % (self._port, self._baudrate)

    def deinit(self):
        pass

    def any(self):
        return _thimble.uart_available(self._port)

    def txdone(self):
        return True

    def flush(self):
        pass

    def sendbreak(self):
        _thimble.effect("uart", str(self._port), "break", "")

    def irq(self, handler=None, trigger=0, hard=False):
        if trigger & ~self._triggers(("IRQ_RX", "IRQ_RXIDLE", "IRQ_TXIDLE", "IRQ_BREAK")):
            raise ValueError("trigger 0x%04x unsupported" % trigger)
        if self._irq is None:
            self._irq = _Irq(self)
        self._irq._set(handler, trigger)
        return self._irq

    def _triggers(self, names):
        found = 0
        for name in names:
            found |= getattr(self, name, 0)
        return found

    def write(self, data):
        data = data.encode() if isinstance(data, str) else bytes(data)
        check(_thimble.uart_write(self._port, addressof(data), len(data)))
        if self._irq is not None:
            self._irq._sent()
        return len(data)

    def readinto(self, buffer, count=-1):
        size = len(buffer) if count < 0 else min(count, len(buffer))
        data = self.read(size)
        if data is None:
            return None
        buffer[: len(data)] = data
        return len(data)

    def read(self, count=-1):
        """Reads like the stream: bytes that arrive before the timeout, None if there are none."""
        found = b""
        start = ticks_ms()
        while count < 0 or len(found) < count:
            piece = bytearray(256 if count < 0 else count - len(found))
            length = check(_thimble.uart_read(self._port, addressof(piece), len(piece)))
            found += piece[:length]
            if length == 0:
                if ticks_diff(ticks_ms(), start) >= self._timeout:
                    break
                sleep_ms(1)
        return bytes(found) or None

    def readline(self, count=-1):
        found = b""
        while not found.endswith(b"\n") and (count < 0 or len(found) < count):
            piece = self.read(1)
            if piece is None:
                break
            found += piece
        return found or None

    def _ioctl(self, request, argument):
        if request != _POLL:
            return -22
        return (argument & _WRITABLE) | (_READABLE if argument & _READABLE and self.any() else 0)


class _Irq:
    """Bytes that arrive together cause one interrupt, after which the line is idle. A break never occurs."""

    def __init__(self, uart):
        self._uart = uart
        self._function = None
        self._trigger = 0
        self._flags = 0
        self._handler = _interrupts.new(self._received)

    def _set(self, function, trigger):
        self._function = function
        self._trigger = trigger
        wanted = trigger & self._uart._triggers(("IRQ_RX", "IRQ_RXIDLE"))
        check(_thimble.uart_watch(self._uart._port, self._handler if function is not None and wanted else 0))

    def _received(self):
        self._flags = self._trigger & self._uart._triggers(("IRQ_RX", "IRQ_RXIDLE"))
        self._function(self._uart)

    def _sent(self):
        flag = self._trigger & self._uart._triggers(("IRQ_TXIDLE",))
        if flag and self._function is not None:
            self._flags = flag
            self._function(self._uart)

    def __call__(self):
        self._function(self._uart)

    def flags(self):
        return self._flags

    def trigger(self, *new):
        before = self._trigger
        if new:
            self._set(self._function, new[0])
        return before

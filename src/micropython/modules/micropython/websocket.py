# websocket: frames of RFC 6455 over a stream, as in extmod/modwebsocket.c; reads return the bytes of messages.
import io
from _stream import ioctl

__all__ = ("websocket",)

_SET_DATA_OPTS = 9
_GET_DATA_OPTS = 8
_TEXT = 1
_BINARY = 2
_CLOSE = 8
_PING = 9
_PONG = 10


class websocket(io.IOBase):
    def __init__(self, sock, blocking=False):
        self.sock = sock
        self._options = _TEXT
        self._left = 0
        self._mask = None
        self._at = 0
        self._over = False
        self._last = _BINARY

    def _exactly(self, count):
        found = b""
        while len(found) < count:
            piece = self.sock.read(count - len(found))
            if not piece:
                return None
            found += piece
        return found

    def _frame(self):
        """Reads the header of the next data frame, and answers control frames before it. False: end of the stream."""
        while not self._over:
            head = self._exactly(2)
            if head is None:
                return False
            code, size = head[0] & 15, head[1] & 127
            if size > 125:
                size = int.from_bytes(self._exactly(2 if size == 126 else 8), "big")
            mask = self._exactly(4) if head[1] & 128 else None
            if code < 8:
                self._last = code or self._last
                self._left, self._mask, self._at = size, mask, 0
                return True
            data = self._unmask(self._exactly(size) or b"", mask, 0)
            if code == _CLOSE:
                self._over = True
                self._send(0x80 | _CLOSE, b"")
            elif code == _PING:
                self._send(0x80 | _PONG, data)
        return False

    def _unmask(self, data, mask, at):
        return data if mask is None else bytes([byte ^ mask[(at + i) & 3] for i, byte in enumerate(data)])

    def readinto(self, buffer, *args):
        while self._left == 0:
            if not self._frame():
                return 0
        data = self.sock.read(min(self._left, len(buffer)))
        if not data:
            return 0 if data is not None else None
        buffer[: len(data)] = self._unmask(data, self._mask, self._at)
        self._at += len(data)
        self._left -= len(data)
        return len(data)

    def read(self, count=-1):
        buffer = bytearray(512 if count < 0 else count)
        length = self.readinto(buffer)
        return None if length is None else bytes(buffer[:length])

    def readline(self, count=-1):
        found = b""
        while not found.endswith(b"\n") and (count < 0 or len(found) < count):
            piece = self.read(1)
            if not piece:
                break
            found += piece
        return found

    def write(self, data):
        data = data.encode() if isinstance(data, str) else bytes(data)
        self._send(0x80 | self._options, data)
        return len(data)

    def _send(self, first, data):
        size = len(data)
        head = bytes([first, size]) if size < 126 else bytes([first, 126, size >> 8, size & 255])
        self.sock.write(head + data)

    def ioctl(self, request, argument):
        if request == _SET_DATA_OPTS:
            before, self._options = self._options, argument & 15
            return before
        if request == _GET_DATA_OPTS:
            return self._last
        if request == 4:
            self.close()
            return 0
        return ioctl(self.sock, request, argument)

    def close(self):
        self.sock.close()

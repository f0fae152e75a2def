# CircuitPython's adafruit_pixelbuf: pixel colours and the bytes sent to the strip (shared-module/adafruit_pixelbuf).
import _area

__all__ = ("PixelBuf",)


class PixelBuf:
    def __init__(self, size, *, byteorder="BGR", brightness=0, auto_write=False, header=b"", trailer=b""):
        letters = byteorder[1:] if byteorder[0] == "P" else byteorder
        if not isinstance(byteorder, str) or sorted(letters) not in (sorted("RGB"), sorted("RGBW")):
            raise ValueError("Invalid byteorder")
        self._pb_order = [letters.index(each) for each in ("RGBW" if "W" in letters else "RGB")]
        self._pb_dotstar = byteorder[0] == "P"
        self.byteorder = byteorder
        self.bpp = len(byteorder)
        self._pb_size = _area.at_least(size, 1, "size")
        self._pb_header, self._pb_trailer = bytes(header), bytes(trailer)
        blank = (0, 0, 0) + ((1.0,) if self._pb_dotstar else (0,) * (self.bpp - 3))
        self._pb_pixels = [blank] * size
        self.auto_write = False
        self._pb_brightness = min(max(float(brightness), 0.0), 1.0)
        self.auto_write = auto_write

    def __hash__(self):
        return id(self)

    def __len__(self):
        return self._pb_size

    @property
    def brightness(self):
        return self._pb_brightness

    @brightness.setter
    def brightness(self, value):
        self._pb_brightness = min(max(float(value), 0.0), 1.0)
        if self.auto_write:
            self.show()

    def _pb_color(self, value):
        if isinstance(value, float):
            value = int(value)
        if isinstance(value, int):
            if not 0 <= value < 1 << 32:
                raise OverflowError("value must fit in 4 byte(s)")
            parts = [(value >> 16) & 255, (value >> 8) & 255, value & 255]
            white = value >> 24
            if self.bpp == 4 and not self._pb_dotstar:
                if not white and parts[0] == parts[1] == parts[2]:
                    parts, white = [0, 0, 0], parts[0]
                parts.append(white)
        else:
            parts = list(value)
            if not 3 <= len(parts) <= 4:
                raise ValueError("color length must be 3-4")
            parts[:3] = [_whole(part) for part in parts[:3]]
            if self.bpp == 4 and not self._pb_dotstar:
                if len(parts) == 3:
                    parts = [0, 0, 0, parts[0]] if parts[0] == parts[1] == parts[2] else parts + [0]
                parts[3] = _whole(parts[3])
            elif self.bpp == 3:
                parts = parts[:3]
        if self._pb_dotstar and len(parts) == 3:
            parts.append(1.0)
        return tuple(parts)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._pb_pixels[index]
        if not -self._pb_size <= index < self._pb_size:
            raise IndexError("index out of range")
        return self._pb_pixels[index]

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            places = list(range(self._pb_size))[index]
            if len(places) != len(value):
                raise ValueError("Unmatched number of items on RHS (expected %d, got %d)." % (len(places), len(value)))
            for place, each in zip(places, value):
                self._pb_pixels[place] = self._pb_color(each)
        else:
            if not -self._pb_size <= index < self._pb_size:
                raise IndexError("index out of range")
            self._pb_pixels[index] = self._pb_color(value)
        if self.auto_write:
            self.show()

    def fill(self, color):
        self._pb_pixels = [self._pb_color(color)] * self._pb_size
        if self.auto_write:
            self.show()

    def show(self):
        self._transmit(self._pb_bytes())

    def _pb_bytes(self):
        sent = bytearray(self._pb_header)
        for pixel in self._pb_pixels:
            scaled = [int(part * self._pb_brightness) for part in pixel[: len(self._pb_order)]]
            if self._pb_dotstar:
                sent.append(0xE0 | int(31 * pixel[3]))
            part = [0] * len(self._pb_order)
            for letter, place in enumerate(self._pb_order):
                part[place] = scaled[letter]
            sent.extend(bytes(part))
        sent.extend(self._pb_trailer)
        return sent

    def _transmit(self, buffer):
        pass


def _whole(part):
    return int(part) & 255

# onewire: a 1-wire bus on a pin, using the firmware's _onewire.
import _onewire


class OneWireError(Exception):
    pass


class OneWire:
    SEARCH_ROM = 0xF0
    MATCH_ROM = 0x55
    SKIP_ROM = 0xCC

    def __init__(self, pin):
        self.pin = pin
        self.pin.init(pin.OPEN_DRAIN, pin.PULL_UP)

    def reset(self, required=False):
        found = _onewire.reset(self.pin)
        if required and not found:
            raise OneWireError
        return found

    def readbit(self):
        return _onewire.readbit(self.pin)

    def readbyte(self):
        return _onewire.readbyte(self.pin)

    def readinto(self, buf):
        for i in range(len(buf)):
            buf[i] = _onewire.readbyte(self.pin)

    def writebit(self, value):
        return _onewire.writebit(self.pin, value)

    def writebyte(self, value):
        return _onewire.writebyte(self.pin, value)

    def write(self, buf):
        for byte in buf:
            _onewire.writebyte(self.pin, byte)

    def select_rom(self, rom):
        self.reset()
        self.writebyte(self.MATCH_ROM)
        self.write(rom)

    def crc8(self, data):
        return _onewire.crc8(data)

    def scan(self):
        """The ROMs on the line: at a bit on which they differ, 1 first (Maxim's application note 187)."""
        found = []
        open_bits = []
        bits = [0] * 64
        for _ in range(255):
            if not self.reset():
                return found
            self.writebyte(self.SEARCH_ROM)
            last = open_bits[-1] if open_bits else -1
            open_bits = []
            for index in range(64):
                bit = self.readbit()
                if self.readbit():
                    if bit:
                        return found  # no device answers any more
                    chosen = 0
                elif bit:
                    chosen = 1
                else:
                    chosen = bits[index] if index < last else 0 if index == last else 1
                    if chosen:
                        open_bits.append(index)
                bits[index] = chosen
                self.writebit(chosen)
            rom = bytearray(8)
            for index in range(64):
                rom[index >> 3] |= bits[index] << (index & 7)
            found.append(rom)
            if not open_bits:
                return found
        return found

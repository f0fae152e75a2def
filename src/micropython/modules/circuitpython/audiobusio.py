# CircuitPython's audiobusio: I2S output, and a microphone that records the value `sound`.
import _hardware
import _pins
import _port
from _audio import Output

__all__ = ("I2SOut", "PDMIn")


class I2SOut(Output):
    def __init__(self, bit_clock, word_select, data, *, main_clock=None, left_justified=False):
        self._io_open((data, bit_clock, word_select, main_clock), _port.check_i2s)


class PDMIn(_hardware.Held):
    def __init__(self, clock_pin, data_pin, *, sample_rate=16000, bit_depth=8, mono=True, oversample=64, startup_delay=0.11):
        self._hold(_pins.claim_all((clock_pin, data_pin)))
        self.sample_rate, self._middle = sample_rate, 1 << (bit_depth - 1)

    def record(self, destination, destination_length):
        """A square wave as loud as the value `sound` says, from 0 to 1; 0 is silence."""
        self._require()
        if destination_length > len(destination):
            raise IndexError("Destination capacity is smaller than destination_length.")
        swing = int(min(max(_hardware.value("sound", 0.0), 0.0), 1.0) * (self._middle - 1))
        for index in range(destination_length):
            destination[index] = self._middle + (swing if index % 2 else -swing)
        return destination_length

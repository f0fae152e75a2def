# Audio outputs and samples: nothing is heard, but playing takes the real time (shared-bindings/audio*).
import _effects
import _hardware
import _pins
import struct
from utime import ticks_diff, ticks_ms


class Sample:
    """A sound of known length; `_io_seconds` is None if it never ends."""

    sample_rate = 22050
    bits_per_sample = 16
    channel_count = 1
    _io_seconds = None

    def __hash__(self):
        return id(self)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.deinit()

    def deinit(self):
        pass


class RawSample(Sample):
    def __init__(self, buffer, *, channel_count=1, sample_rate=8000, single_buffer=True):
        self.channel_count, self.sample_rate = channel_count, sample_rate
        self._io_seconds = len(buffer) / channel_count / sample_rate


class WaveFile(Sample):
    def __init__(self, file, buffer=None):
        self._io_file = open(file, "rb") if isinstance(file, str) else file
        head = self._io_file.read(12)
        if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            raise ValueError("Invalid wave file")
        self._io_seconds = 0.0
        while True:
            chunk = self._io_file.read(8)
            if len(chunk) < 8:
                break
            name, length = chunk[:4], struct.unpack("<I", chunk[4:])[0]
            if name == b"fmt ":
                form = self._io_file.read(length)
                kind, self.channel_count, self.sample_rate, rate, _, self.bits_per_sample = struct.unpack("<HHIIHH", form[:16])
                if kind != 1 or self.channel_count > 2:
                    raise ValueError("Unsupported format")
            elif name == b"data":
                self._io_seconds = length / rate
                break
            else:
                self._io_file.seek(length + length % 2, 1)


_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES = (44100, 48000, 32000)


class MP3Decoder(Sample):
    def __init__(self, file, buffer=None):
        self.file = file

    @property
    def file(self):
        return self._io_file

    @file.setter
    def file(self, file):
        self._io_file = file = open(file, "rb") if isinstance(file, str) else file
        head = file.read(4096)
        for at in range(len(head) - 3):
            if head[at] == 0xFF and head[at + 1] & 0xE6 == 0xE2:
                bitrate, rate = _BITRATES[min(head[at + 2] >> 4, 14)] * 1000, _RATES[min((head[at + 2] >> 2) & 3, 2)]
                self.sample_rate = rate if head[at + 1] & 0x18 == 0x18 else rate // 2
                self.channel_count = 1 if head[at + 3] >> 6 == 3 else 2
                break
        else:
            raise RuntimeError("Failed to parse MP3 file")
        try:
            length = file.seek(0, 2)
            self._io_seconds = length * 8 / bitrate if bitrate else 0.0
        except (AttributeError, OSError):
            self._io_seconds = None  # a stream

    rms_level = 0.0
    samples_decoded = 0

    def open(self, filepath):
        self.file = filepath


class Output(_hardware.Held):
    """An audio output, which plays samples."""

    _io_kind = "audio"

    def _io_open(self, pins, check=None):
        self._hold(_pins.claim_all(pins), check)
        self._io_name = self._names[0]
        self._io_rest()

    def _io_rest(self):
        self._io_sample = self._io_left = None
        self._io_start = 0
        self._io_loop = self._io_paused = False

    def play(self, sample, *, loop=False):
        self._require()
        if not isinstance(sample, Sample):
            raise TypeError("sample must be of type audiosample")
        self._io_rest()
        self._io_sample, self._io_loop, self._io_start = sample, loop, ticks_ms()
        self._io_left = None if loop else sample._io_seconds
        _effects.tell(self._io_kind, self._io_name, "play", type(sample).__name__)

    def stop(self):
        if self._io_sample is not None:
            _effects.tell(self._io_kind, self._io_name, "stop")
        self._io_rest()

    @property
    def playing(self):
        if self._io_sample is None:
            return False
        if self._io_paused or self._io_left is None:
            return True
        if ticks_diff(ticks_ms(), self._io_start) / 1000 < self._io_left:
            return True
        self._io_rest()
        return False

    def pause(self):
        if not self.playing:
            raise RuntimeError("Not playing")
        if self._io_left is not None:
            self._io_left -= ticks_diff(ticks_ms(), self._io_start) / 1000
        self._io_paused = True

    def resume(self):
        self._io_start, self._io_paused = ticks_ms(), False

    @property
    def paused(self):
        return self._io_paused

    def deinit(self):
        self.stop()
        super().deinit()

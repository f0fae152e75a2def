# CircuitPython's audiomixer: mixes several samples.
from _audio import Output, Sample

__all__ = ("Mixer", "MixerVoice")


class MixerVoice(Output):
    _io_kind = "audio voice"

    def __init__(self):
        self._hold(())
        self._io_name = ""
        self._io_rest()
        self.level = 1.0

    def end(self):
        self._io_loop = False
        if self._io_sample is not None:
            self._io_left = self._io_sample._io_seconds


class Mixer(Sample):
    def __init__(self, voice_count=2, buffer_size=1024, channel_count=2, bits_per_sample=16, samples_signed=True, sample_rate=8000):
        if not 1 <= voice_count <= 255:
            raise ValueError("voice_count must be 1-255")
        self.channel_count, self.bits_per_sample, self.sample_rate = channel_count, bits_per_sample, sample_rate
        self.voice = tuple([MixerVoice() for _ in range(voice_count)])

    @property
    def playing(self):
        return any([voice.playing for voice in self.voice])

    def play(self, sample, *, voice=0, loop=False):
        if not 0 <= voice < len(self.voice):
            raise ValueError("voice must be 0-%d" % (len(self.voice) - 1))
        self.voice[voice].play(sample, loop=loop)

    def stop_voice(self, voice=0):
        self.voice[voice].stop()

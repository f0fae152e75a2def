# CircuitPython's audiomp3: an MP3 file, of which only the duration is read.
from _audio import MP3Decoder

__all__ = ("MP3Decoder",)

# CircuitPython's audiomp3: an MP3 file, of which no more is read than how long it plays.
from _audio import MP3Decoder

__all__ = ("MP3Decoder",)

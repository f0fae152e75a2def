# CircuitPython's audiocore: samples in memory or in a file.
from _audio import RawSample, WaveFile

__all__ = ("RawSample", "WaveFile")

# CircuitPython's audioio: output by a DAC.
from _audio import Output

__all__ = ("AudioOut",)


class AudioOut(Output):
    def __init__(self, left_channel, *, right_channel=None, quiescent_value=0x8000):
        self._io_open((left_channel, right_channel))

# CircuitPython's audiopwmio: output by PWM.
from _audio import Output

__all__ = ("PWMAudioOut",)


class PWMAudioOut(Output):
    def __init__(self, left_channel, *, right_channel=None, quiescent_value=0x8000):
        self._io_open((left_channel, right_channel))

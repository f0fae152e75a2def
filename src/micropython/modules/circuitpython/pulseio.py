# CircuitPython's pulseio: pulses can be sent, and none arrive (shared-bindings/pulseio).
import _effects
import _hardware
import _pins

__all__ = ("PulseIn", "PulseOut")


class PulseIn(_hardware.Held):
    def __init__(self, pin, maxlen=2, *, idle_state=False):
        self._hold((_pins.claim(pin),))
        self.maxlen, self.paused = maxlen, False

    def pause(self):
        self._require()
        self.paused = True

    def resume(self, trigger_duration=0):
        self._require()
        self.paused = False

    def clear(self):
        self._require()

    def popleft(self):
        self._require()
        raise IndexError("pop from empty PulseIn")

    def __len__(self):
        self._require()
        return 0

    def __bool__(self):
        return False

    def __getitem__(self, index):
        raise IndexError("index out of range")


class PulseOut(_hardware.Held):
    def __init__(self, pin, *, frequency=38000, duty_cycle=1 << 15):
        self._hold((_pins.claim(pin),))

    def send(self, pulses):
        self._require()
        _effects.tell("pulse", self._names[0], "send", " ".join([str(pulse) for pulse in pulses]))

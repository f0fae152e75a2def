# CircuitPython's synthio: notes can be pressed and released; nothing is heard (shared-bindings/synthio).
import _effects
import _enum
from _audio import Sample
from collections import namedtuple

EnvelopeState = _enum.enum("synthio.EnvelopeState", "ATTACK DECAY SUSTAIN RELEASE")
FilterMode = _enum.enum(
    "synthio.FilterMode", "LOW_PASS HIGH_PASS BAND_PASS NOTCH LOW_SHELF HIGH_SHELF PEAKING_EQ"
)
MathOperation = _enum.enum(
    "synthio.MathOperation",
    "SUM ADD_SUB PRODUCT MUL_DIV SCALE_OFFSET OFFSET_SCALE LERP CONSTRAINED_LERP DIV_ADD ADD_DIV MID MAX MIN ABS",
)
_Envelope = namedtuple("Envelope", ("attack_time", "decay_time", "release_time", "attack_level", "sustain_level"))
_MOST = 12


def Envelope(*, attack_time=0.1, decay_time=0.05, release_time=0.2, attack_level=1.0, sustain_level=0.8):
    return _Envelope(attack_time, decay_time, release_time, attack_level, sustain_level)


def midi_to_hz(midi_note):
    if not 0 <= midi_note <= 127:
        raise ValueError("midi_note must be 0-127")
    return 440.0 * 2 ** ((midi_note - 69) / 12)


def voct_to_hz(ctrl):
    return 440.0 * 2 ** (ctrl - 4.75)


class Note:
    def __init__(self, *, frequency, panning=0.0, waveform=None, waveform_loop_start=0, waveform_loop_end=None, envelope=None,
                 amplitude=1.0, bend=0.0, filter=None, ring_frequency=0.0, ring_bend=0.0, ring_waveform=None,
                 ring_waveform_loop_start=0, ring_waveform_loop_end=None):
        self.frequency, self.panning, self.waveform, self.envelope = frequency, panning, waveform, envelope
        self.waveform_loop_start, self.waveform_loop_end = waveform_loop_start, waveform_loop_end
        self.amplitude, self.bend, self.filter = amplitude, bend, filter
        self.ring_frequency, self.ring_bend, self.ring_waveform = ring_frequency, ring_bend, ring_waveform
        self.ring_waveform_loop_start, self.ring_waveform_loop_end = ring_waveform_loop_start, ring_waveform_loop_end

    def __hash__(self):
        return id(self)


class LFO:
    """A low-frequency oscillator whose value stays at its offset, because no sound is computed."""

    def __init__(self, waveform=None, *, rate=1.0, scale=1.0, offset=0.0, phase_offset=0.0, once=False, interpolate=True):
        self.waveform, self.rate, self.scale, self.offset = waveform, rate, scale, offset
        self.phase_offset, self.once, self.interpolate = phase_offset, once, interpolate
        self.phase = 0.0

    def __hash__(self):
        return id(self)

    @property
    def value(self):
        return float(self.offset)

    def retrigger(self):
        self.phase = 0.0


class Biquad:
    def __init__(self, mode, frequency, Q=0.7071067811865475, A=None):
        self.mode, self.frequency, self.Q, self.A = mode, frequency, Q, A

    def __hash__(self):
        return id(self)


class Synthesizer(Sample):
    max_polyphony = _MOST

    def __init__(self, *, sample_rate=11025, channel_count=1, waveform=None, envelope=None):
        self.sample_rate, self.channel_count = sample_rate, channel_count
        self.waveform, self.envelope, self.blocks = waveform, envelope, []
        self._pressed = []

    @property
    def pressed(self):
        return tuple(self._pressed)

    def press(self, press):
        for note in _notes(press):
            if note not in self._pressed:
                if len(self._pressed) == _MOST:
                    self._pressed.pop(0)
                self._pressed.append(note)
            _effects.tell("synth", _name(note), "press")

    def release(self, release):
        for note in _notes(release):
            if note in self._pressed:
                self._pressed.remove(note)
            _effects.tell("synth", _name(note), "release")

    def change(self, release=(), press=(), retrigger=()):
        self.release(release)
        self.press(press)

    def release_all_then_press(self, press):
        self.release(tuple(self._pressed))
        self.press(press)

    def release_all(self):
        self.release(tuple(self._pressed))

    def note_info(self, note):
        return (EnvelopeState.SUSTAIN, 1.0) if note in self._pressed else (None, 0.0)


def _notes(value):
    return (value,) if isinstance(value, (int, Note)) else tuple(value)


def _name(note):
    return str(note) if isinstance(note, int) else "%s Hz" % note.frequency


__all__ = tuple(
    "Biquad Envelope EnvelopeState FilterMode LFO MathOperation Note Synthesizer midi_to_hz voct_to_hz".split()
)

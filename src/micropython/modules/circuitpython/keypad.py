# CircuitPython's keypad: keys whose pins are sampled when the program asks for events (shared-bindings/keypad).
import _hardware
import _pins
from supervisor import ticks_ms

__all__ = ("Event", "EventQueue", "KeyMatrix", "Keys", "ShiftRegisterKeys")


class Event:
    def __init__(self, key_number=0, pressed=True, timestamp=None):
        self.key_number = key_number
        self.pressed = bool(pressed)
        self.timestamp = ticks_ms() if timestamp is None else timestamp

    @property
    def released(self):
        return not self.pressed

    def __eq__(self, other):
        return isinstance(other, Event) and (self.key_number, self.pressed) == (other.key_number, other.pressed)

    def __hash__(self):
        return self.key_number | (0x8000 if self.pressed else 0)

    def __repr__(self):
        return "<Event: key_number %d %s>" % (self.key_number, "pressed" if self.pressed else "released")


class EventQueue:
    def __init__(self, scan, max_events):
        self._scan, self._most = scan, max_events
        self._events = []
        self.overflowed = False

    def __hash__(self):
        return id(self)

    def _put(self, event):
        if len(self._events) < self._most:
            self._events.append(event)
        else:
            self.overflowed = True

    def get(self):
        self._scan()
        return self._events.pop(0) if self._events else None

    def get_into(self, event):
        found = self.get()
        if found is None:
            return False
        event.key_number, event.pressed, event.timestamp = found.key_number, found.pressed, found.timestamp
        return True

    def clear(self):
        self._scan()
        self._events.clear()
        self.overflowed = False

    def __len__(self):
        self._scan()
        return len(self._events)

    def __bool__(self):
        return len(self) > 0


class _Scanner(_hardware.Held):
    def _start(self, count, max_events):
        self.key_count = count
        self._pressed = [False] * count
        self.events = EventQueue(self._scan, max_events)

    def _scan(self):
        self._require()
        for key in range(self.key_count):
            pressed = self._is_pressed(key)
            if pressed != self._pressed[key]:
                self._pressed[key] = pressed
                self.events._put(Event(key, pressed))

    def reset(self):
        self._pressed = [False] * self.key_count


class Keys(_Scanner):
    def __init__(self, pins, *, value_when_pressed, pull=True, interval=0.02, max_events=64, debounce_threshold=1):
        self._hold(_pins.claim_all(pins))
        self._active = 1 if value_when_pressed else 0
        self._pull = (_hardware.DOWN if value_when_pressed else _hardware.UP) if pull else _hardware.NONE
        self._start(len(self._names), max_events)

    def _is_pressed(self, key):
        return _hardware.level(self._names[key], self._pull) == self._active


class KeyMatrix(_Scanner):
    """No keys are simulated behind it, so none is ever pressed."""

    def __init__(self, row_pins, column_pins, columns_to_anodes=True, interval=0.02, max_events=64, debounce_threshold=1):
        self._hold(_pins.claim_all(tuple(row_pins) + tuple(column_pins)))
        self._columns = len(column_pins)
        self._start(len(row_pins) * len(column_pins), max_events)

    def _is_pressed(self, key):
        return False

    def key_number_to_row_column(self, key_number):
        return (key_number // self._columns, key_number % self._columns)

    def row_column_to_key_number(self, row, column):
        return row * self._columns + column


class ShiftRegisterKeys(_Scanner):
    """No keys are simulated behind it, so none is ever pressed."""

    def __init__(self, *, clock, data, latch, value_to_latch=True, key_count, value_when_pressed, interval=0.02,
                 max_events=64, debounce_threshold=1):
        data = data if isinstance(data, (tuple, list)) else (data,)
        self._hold(_pins.claim_all((clock, latch) + tuple(data)))
        self._start(key_count if isinstance(key_count, int) else sum(key_count), max_events)

    def _is_pressed(self, key):
        return False

# CircuitPython's pwmio (shared-bindings/pwmio).
import _area
import _effects
import _hardware
import _pins
import _port
import _sealed

__all__ = ("PWMOut",)


class PWMOut(_hardware.Held):
    def __init__(self, pin, *, duty_cycle=0, frequency=500, variable_frequency=False):
        duty_cycle = _area.between(duty_cycle, 0, 65535, "duty_cycle")
        frequency = _area.at_least(frequency, 1, "frequency")
        self._hold((_pins.claim(pin),), lambda name: _port.take_pwm(name, variable_frequency, frequency))
        self._variable = variable_frequency
        self._duty_cycle, self._frequency = duty_cycle, frequency
        _effects.tell("pwm", self._names[0], "start", frequency)

    def deinit(self):
        if self._names is not None:
            _port.give_back_pwm(self._names[0])
        super().deinit()

    @property
    def duty_cycle(self):
        self._require()
        return self._duty_cycle

    @duty_cycle.setter
    def duty_cycle(self, duty_cycle):
        self._require()
        self._duty_cycle = _area.between(duty_cycle, 0, 65535, "duty_cycle")
        _effects.tell("pwm", self._names[0], "duty_cycle", self._duty_cycle)

    @property
    def frequency(self):
        self._require()
        return self._frequency

    @frequency.setter
    def frequency(self, frequency):
        self._require()
        if not self._variable:
            raise AttributeError(
                "PWM frequency not writable when variable_frequency is False on construction."
            )
        self._frequency = _area.at_least(frequency, 1, "frequency")
        _effects.tell("pwm", self._names[0], "frequency", self._frequency)


_sealed.seal(PWMOut)

// Host functions of the board's clock, for `machine.RTC`, `rtc` and `ntptime`.
import { type HostFunction, hostFunction } from './host-function.ts';
import type { Journal } from './journal.ts';
import type { ProgramClock } from './program-clock.ts';

export function clockFunctions(clock: ProgramClock, journal: Journal): Record<string, HostFunction> {
  return {
    /** @param seconds - since 1970, as the low 32 bits: until 2106. */
    clock_set: hostFunction(['int'], (seconds) => {
      const time = (seconds >>> 0) * 1000;
      clock.set(time);
      journal.tell({ event: 'clock', time });
      return 0;
    }),
  };
}

// What Python can do with the board's clock: the host functions behind `machine.RTC`, `rtc` and `ntptime`.
import { type HostFunction, host } from './host-function.ts';
import type { ProgramClock } from './program-clock.ts';

export function clockFunctions(clock: ProgramClock): Record<string, HostFunction> {
  return {
    /** @param seconds - since 1970, as the low 32 bits: until 2106. */
    clock_set: host(['int'], (seconds) => {
      clock.set((seconds >>> 0) * 1000);
      return 0;
    }),
  };
}

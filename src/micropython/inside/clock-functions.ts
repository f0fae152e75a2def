// What Python can do with the board's clock: the host functions behind `machine.RTC`, `rtc` and `ntptime`.
import { type HostFunction, host } from './host-function.ts';
import type { ProgramClock } from './program-clock.ts';

export function clockFunctions(clock: ProgramClock): Record<string, HostFunction> {
  return {
    /** @param seconds - since 1970. */
    clock_set: host(['int'], (seconds) => {
      clock.set(seconds * 1000);
      return 0;
    }),

    /** @returns seconds since 1970 as a time server would tell them. */
    clock_actual: host([], () => Math.floor(clock.actual / 1000)),
  };
}

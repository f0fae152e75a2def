// The wall clock of this machine.
import type { Clock } from '../util/ambient.ts';

/** Milliseconds since 1970, by the system. */
export const systemClock: Clock = { now: () => Date.now() };

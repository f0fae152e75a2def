// The wall clock of this machine.
import type { Clock } from '../util/ambient.ts';

export const systemClock: Clock = { now: () => Date.now() };

// Every profile by its id, and the look-up that `--board` uses.
import { TlsError } from '../errors.ts';
import { PICO_W_CIRCUITPYTHON } from './circuitpython.ts';
import { GUIDE, MODERN } from './guide.ts';
import { PICO_W_MICROPYTHON, STM32_MICROPYTHON, UNIX_MICROPYTHON } from './micropython.ts';
import { nearest } from './nearest.ts';
import type { BoardProfile } from './profile.ts';

/** Only boards whose ClientHello and verifier are known exactly; a board that is not here was not measured. */
export const PROFILES: readonly BoardProfile[] = [
  MODERN,
  GUIDE,
  PICO_W_CIRCUITPYTHON,
  PICO_W_MICROPYTHON,
  STM32_MICROPYTHON,
  UNIX_MICROPYTHON,
];

/** @throws TlsError `board.unknown`, with the nearest id and the list of all. */
export function findProfile(id: string): BoardProfile {
  const wanted = id.trim().toLowerCase();
  const found = PROFILES.find((profile) => profile.id === wanted);
  if (found !== undefined) return found;
  const ids = PROFILES.map((profile) => profile.id);
  throw new TlsError('board.unknown', `no board ${JSON.stringify(id)}; did you mean ${nearest(wanted, ids)}?`, {
    hint: `Boards: ${ids.join(', ')}.`,
  });
}

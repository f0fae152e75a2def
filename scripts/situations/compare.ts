// Compares two outcomes: errno in the numbering of the board's port, and known races on loopback as equal.
import { ERRNOS, type ErrnoName } from '../../src/boards/errno.ts';
import type { BoardProfile } from '../../src/boards/profile.ts';
import type { Build, Outcomes } from './builds.ts';

export interface Difference {
  readonly name: string;
  readonly expected: string;
  /** `undefined`: the probe did not get that far. */
  readonly actual: string | undefined;
}

/** A server that closes at once: the kernel may report this before our write, after it, or not yet. */
const RACES = /\bat once\b/;
const RACE_NUMBERS = ['104', '32', '-29312'];

export function compare(
  build: Build,
  board: BoardProfile,
  outcomes: Outcomes,
  names: readonly string[],
  printed: ReadonlyMap<string, string>,
): Difference[] {
  return names.flatMap((name) => {
    const expected = outcomes[name]?.outcome[build.name];
    if (expected === undefined) return [];
    const actual = printed.get(name);
    if (actual !== undefined && isSame(name, expected, asLinux(actual, expected, board))) return [];
    if (actual !== undefined && isBrokenPipe(expected) && isOfAnother(build, actual, outcomes[name]!)) return [];
    return [{ name, expected, actual }];
  });
}

/**
 * The server ended the handshake with an alert and closed the connection while the client was still writing: whether it
 * sees the closed connection or reads the alert first is a race as well. The other builds read it.
 */
function isBrokenPipe(outcome: string): boolean {
  return outcome === `wrap OSError(${EPIPE},)`;
}

const EPIPE = 32;

function isOfAnother(build: Build, actual: string, { outcome }: Outcomes[string]): boolean {
  return Object.entries(outcome).some(([name, other]) => name !== build.name && other === actual);
}

function isSame(name: string, expected: string, actual: string): boolean {
  if (actual === expected) return true;
  return RACES.test(name) && isRace(expected) && isRace(actual);
}

function isRace(outcome: string): boolean {
  const number = /OSError\((-?\d+)/.exec(outcome)?.[1];
  return number !== undefined && RACE_NUMBERS.includes(number);
}

/** The errno of an outcome in Linux's numbering, since the builds ran there; a negative one stays negative. */
function asLinux(outcome: string, expected: string, { chip: { errnos, refusedAs } }: BoardProfile): string {
  const refused = `connect OSError(${errnos[refusedAs]},)`;
  const refusedOnLinux = `connect OSError(${ERRNOS.linux.ECONNREFUSED},)`;
  if (outcome.startsWith(refused) && expected.startsWith(refusedOnLinux)) return expected;
  const names = new Map(Object.entries(errnos).map(([name, number]) => [number, name as ErrnoName]));
  return outcome.replace(/(OSError'?(?:\(|, \()-?)(\d+)/g, (whole, before: string, number: string) => {
    const name = names.get(Number(number));
    return name === undefined ? whole : `${before}${ERRNOS.linux[name]}`;
  });
}

// The MicroPython builds that were recorded, and the profile that must give the same results as each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `outcomes.json`: the output of each build, by the situation's name. */
export type Outcomes = Readonly<Record<string, { readonly outcome: Readonly<Record<string, string>> }>>;

export interface Build {
  /** Its name in `outcomes.json`: `1.27.0`, `1.23.0-rp2cfg`. */
  readonly name: string;
  /** The profile that is compared with it. */
  readonly board: string;
}

/** A unix build with the Pico W's TLS options; if a version has none, unix's own options are the same. */
const RP2_OPTIONS = '-rp2cfg';
const RP2_BOARDS = ['pico-w', 'pico-2-w'];

export function readOutcomes(situations: string): Outcomes {
  return JSON.parse(readFileSync(join(situations, 'outcomes.json'), 'utf8')) as Outcomes;
}

export function buildsOf(outcomes: Outcomes): Build[] {
  const names = new Set(Object.values(outcomes).flatMap(({ outcome }) => Object.keys(outcome)));
  return [...names].sort().map((name) => {
    const chip = name.endsWith(RP2_OPTIONS) ? 'pico-w' : 'unix';
    return { name, board: `${chip}@micropython-${minorOf(name)}` };
  });
}

/** The build that a profile is compared with. */
export function findBuild(board: string, outcomes: Outcomes): Build {
  const [chip, version] = board.split('@micropython-');
  const ofVersion = buildsOf(outcomes).filter(({ name }) => minorOf(name) === version);
  const isRp2 = RP2_BOARDS.includes(chip!);
  const found =
    ofVersion.find(({ name }) => name.endsWith(RP2_OPTIONS) === isRp2) ??
    ofVersion.find(({ name }) => !name.endsWith(RP2_OPTIONS));
  if (found === undefined) throw new Error(`outcomes.json has no build to compare ${board} with`);
  return { name: found.name, board };
}

/** `1.22.2-rp2cfg` → `1.22`. */
function minorOf(name: string): string {
  return name.split('.', 2).join('.');
}

// The default firmwares if none is named: what most people have, the newest release of each.
import { KNOWN_FIRMWARES } from './catalogue.ts';
import type { BoardProfile } from './profile.ts';

const USUAL: readonly (readonly [chip: string, runtime: BoardProfile['runtime']['id']])[] = [
  ['pico-w', 'circuitpython'],
  ['pico-w', 'micropython'],
  ['esp32', 'circuitpython'],
  ['esp32', 'micropython'],
  ['esp32-s3', 'circuitpython'],
  ['esp32-s3', 'micropython'],
  ['esp8266', 'micropython'],
];

/** Their ids. */
export function usualBoards(): string[] {
  return USUAL.flatMap(([chip, runtime]) => {
    const newest = KNOWN_FIRMWARES.known.findLast(
      (each) => each.chip === chip && each.runtime === runtime && !each.unreleased,
    );
    return newest === undefined ? [] : [newest.id];
  });
}

/** The first of these with a given runtime. */
export function usualBoardOf(runtime: BoardProfile['runtime']['id']): string {
  return usualBoards().find((id) => id.includes(`@${runtime}-`))!;
}

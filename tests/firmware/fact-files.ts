// The files of ../shared/facts/esp32, by board and version, and the number of their rows that are tested here.
import type { BoardProfile } from '../../src/boards/profile.ts';
import { EXCEPTION_RULES } from '../../src/boards/stacks/circuitpython-espressif/stack.ts';
import { raiseByMbedtls } from '../../src/boards/stacks/mbedtls/exceptions.ts';
import { at } from '../../src/boards/versions.ts';

/** The build for each file's options; only ARIA, and keys on P-224 and secp256k1, are not tested. */
export const MICROPYTHON_ESP32: readonly (readonly [file: string, board: string, rows: number, driven: number])[] = [
  ['mp-1.20-idf4.2', 'esp32@micropython-1.20', 79, 77],
  ['mp-1.20', 'esp32-s2@micropython-1.20', 79, 77],
  ['mp-1.21', 'esp32@micropython-1.21', 79, 78],
  ['mp-1.23', 'esp32@micropython-1.23', 79, 78],
  ['mp-1.24', 'esp32@micropython-1.24', 79, 78],
  ['mp-1.25', 'esp32@micropython-1.25', 79, 78],
  ['mp-1.26', 'esp32@micropython-1.26', 79, 78],
  ['mp-1.27', 'esp32@micropython-1.27', 80, 79],
];

/** `situations-cp-VERSION-TRUST.txt`. */
export const CIRCUITPYTHON_ESPRESSIF: readonly (readonly [
  version: string,
  trustedBy: 'bundle' | 'cadata',
  rows: number,
  driven: number,
])[] = [
  ['8.2', 'cadata', 69, 67],
  ['9.2', 'bundle', 66, 65],
  ['9.2', 'cadata', 69, 68],
  ['10.2', 'bundle', 66, 65],
  ['10.2', 'cadata', 69, 68],
  ['main', 'bundle', 66, 66],
  ['main', 'cadata', 69, 69],
];

/** esp_tls hides this: the rows have mbedTLS's number. */
export function withNumbers(profile: BoardProfile): BoardProfile {
  const rules = at(EXCEPTION_RULES, profile.runtime.version);
  return { ...profile, stack: { ...profile.stack, raise: (failure, chip) => raiseByMbedtls(rules, failure, chip) } };
}

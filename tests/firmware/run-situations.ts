// Compares the rows of a `situations-*.txt` with a profile's results.
import type { BoardProfile } from '../../src/boards/profile.ts';
import { mbedtlsErrorNumber } from '../../src/boards/stacks/mbedtls/errors.ts';
import { drive, type Outcome, type TrustedBy } from './drive.ts';
import { type Row, situationRows } from './facts.ts';
import { differences } from './rows.ts';
import { SITUATIONS } from './situations.ts';

export interface Compared {
  readonly rows: number;
  /** Names and reasons. */
  readonly notDriven: readonly string[];
  readonly wrong: readonly string[];
}

/** @param adapt - adjusts a row that cannot be compared directly. */
export async function runSituations(
  profile: BoardProfile,
  text: string,
  trustedBy: TrustedBy,
  adapt: (row: Row) => Row = (row) => row,
): Promise<Compared> {
  const rows = situationRows(text);
  const notDriven: string[] = [];
  const wrong: string[] = [];
  for (const row of rows) {
    const make = SITUATIONS[row.name];
    if (make === undefined) throw new RangeError(`no situation ${row.name}`);
    const situation = await make(profile.stack.hello);
    if (situation === undefined) notDriven.push(`${row.name}: the engine has not what the board offers`);
    else {
      const outcome = drive(profile, situation, trustedBy);
      wrong.push(...differences(asSeen(adapt(row), outcome, profile), outcome));
    }
  }
  return { rows: rows.length, notDriven, wrong };
}

/** What a program sees in a row whose client called mbedTLS and not MicroPython's module. */
function asSeen(row: Row, outcome: Outcome, { stack }: BoardProfile): Row {
  // Without a name the module fails before it calls mbedTLS.
  if (row.name === 'no hostname, REQUIRED (raw mbedTLS)' && stack.nameRequired === 'required')
    return { ...row, ret: -9984, flags: undefined, text: NO_NAME, suite: undefined, version: undefined };
  // If CA data is parsed at once, all its errors have one message.
  if (row.parse && stack.loading === 'adds') return { ...row, ret: BAD_INPUT, text: 'invalid cert' };
  // The sentences of the flags.
  if (outcome.raised?.type === 'ValueError') return { ...row, text: row.info?.replaceAll('|', '\n') };
  return row;
}

const NO_NAME = 'CERT_REQUIRED requires server_hostname';
const BAD_INPUT = mbedtlsErrorNumber('X509_BAD_INPUT_DATA');

// The words of every error code of ours.

import type { ErrorKind } from '../../errors/spec.ts';
import { ERROR_TABLE, type ErrorCode } from '../../errors.ts';
import { NETWORK_WORDS } from './house-network.ts';
import { ALERT_WORDS, TLS_WORDS } from './house-tls.ts';
import { CERTIFICATE_WORDS } from './house-trust.ts';
import type { Words, WordTable } from './words.ts';

const TABLE: WordTable = { ...TLS_WORDS, ...ALERT_WORDS, ...CERTIFICATE_WORDS, ...NETWORK_WORDS };

/** For codes of commands, which say all there is to say in their hints. */
const BY_KIND: Readonly<Record<ErrorKind, string>> = {
  peer: 'The other side broke the protocol.',
  alert: 'The other side refused the connection with an alert.',
  certificate: 'A certificate was refused.',
  network: 'The network failed.',
  http: 'The answer breaks HTTP, or a limit on it.',
  input: 'Something that this command was given cannot be used.',
};

export function houseWords(code: ErrorCode): Words {
  const { kind, hint } = ERROR_TABLE[code];
  return TABLE[code] ?? { cause: BY_KIND[kind], mend: hint };
}

/** Whether these words were written for this code alone. */
export function hasOwnHouseWords(code: ErrorCode): boolean {
  return code in TABLE;
}

/** For the test that the tables speak of nothing that does not exist. */
export const HOUSE_CODES_WITH_WORDS: readonly string[] = Object.keys(TABLE);

// One case of Wycheproof, and what a provider made of it.
import type { CryptoProvider } from '../../../src/crypto/provider.ts';
import type { MlKem768 } from '../../../src/crypto/x25519mlkem768.ts';
import { isTlsError } from '../../../src/errors.ts';
import { toHex } from '../../../src/util/hex.ts';

/** One case, its group's and file's fields among its own. Which strings are there depends on the schema. */
export interface Case {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly flags: readonly string[];
  /** A field in hex. */
  bytes(field: string): Uint8Array;
  text(field: string): string;
  number(field: string): number;
}

/** What is put to the test. ML-KEM comes apart, since only so can its seed be given. */
export interface Subject {
  readonly crypto: CryptoProvider;
  /** Absent where the runtime has none and the provider takes the other's. */
  readonly mlKem768: MlKem768 | undefined;
  /** Whether `mlKem768` draws on the source it is given. */
  readonly seeded: boolean;
}

/**
 * `accepted` and `refused` are what the provider did; `wrong` is a value that differs from the vector's, which no
 * verdict excuses; `skip` is a case that cannot be put to our interface, with the reason.
 */
export type Outcome = 'accepted' | 'refused' | { readonly wrong: string } | { readonly skip: string };

export interface Schema {
  judge(subject: Subject, test: Case): Outcome;
  /** Flags of `acceptable` cases (Wycheproof leaves them to the implementer) that we refuse; all others we take. */
  readonly refuses?: readonly string[];
}

/** Runs something that either gives bytes or refuses its input with a TlsError. */
export function compare(expected: Uint8Array, make: () => Uint8Array | undefined): Outcome {
  const value = refusable(make);
  if (value === undefined) return 'refused';
  return toHex(value) === toHex(expected) ? 'accepted' : { wrong: toHex(value) };
}

/** @returns `undefined` for a refusal; anything else that is thrown is a bug, and comes through. */
export function refusable<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (isTlsError(error)) return undefined;
    throw error;
  }
}

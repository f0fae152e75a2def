// One case of Wycheproof, and a provider's result.
import type { CryptoProvider } from '../../../src/crypto/provider.ts';
import type { MlKem768 } from '../../../src/crypto/x25519mlkem768.ts';
import { isTlsError } from '../../../src/errors.ts';
import { toHex } from '../../../src/util/hex.ts';

/** One case, including the fields of its group and file. The available fields depend on the schema. */
export interface Case {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly flags: readonly string[];
  /** A field in hex. */
  bytes(field: string): Uint8Array;
  text(field: string): string;
  number(field: string): number;
}

/** The tested provider. ML-KEM is separate, because only then can its seed be given. */
export interface Subject {
  readonly crypto: CryptoProvider;
  /** Absent if the runtime has none and the provider uses the other's. */
  readonly mlKem768: MlKem768 | undefined;
  /** Whether `mlKem768` uses the given random source. */
  readonly seeded: boolean;
  /** The files whose algorithms it does not share with another subject; absent: all. */
  readonly files?: readonly string[];
}

/**
 * `accepted` and `refused` are the provider's results; `wrong` is a value that differs from the vector's, which always
 * fails; `skip` is a case that our interface cannot run, with the reason.
 */
export type Outcome = 'accepted' | 'refused' | { readonly wrong: string } | { readonly skip: string };

export interface Schema {
  judge(subject: Subject, test: Case): Outcome;
  /**
   * Flags of `acceptable` cases (Wycheproof leaves them to the implementer) that we refuse; all others are accepted.
   */
  readonly refuses?: readonly string[];
}

/** Runs a function that either returns bytes or refuses its input with a TlsError. */
export function compare(expected: Uint8Array, make: () => Uint8Array | undefined): Outcome {
  const value = refusable(make);
  if (value === undefined) return 'refused';
  return toHex(value) === toHex(expected) ? 'accepted' : { wrong: toHex(value) };
}

/** @returns `undefined` for a refusal; any other exception is a bug, and is rethrown. */
export function refusable<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (isTlsError(error)) return undefined;
    throw error;
  }
}

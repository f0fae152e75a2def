// What changes for a program when its board's firmware does, derived from the fields of both profiles.
import type { BoardProfile } from '../profile.ts';
import { HELLO_PHRASES } from './hello-phrases.ts';
import type { Difference, Phrase } from './phrase.ts';
import { PROGRAM_PHRASES } from './program-phrases.ts';
import { VERIFIER_PHRASES } from './verifier-phrases.ts';

export const PHRASES: readonly Phrase[] = [...HELLO_PHRASES, ...VERIFIER_PHRASES, ...PROGRAM_PHRASES];

/** @returns in the order of the tables: what is reached, what is accepted, what the program sees; empty if nothing. */
export function diffBoards(before: BoardProfile, after: BoardProfile): Difference[] {
  return PHRASES.flatMap(({ field, compare }) => compare(before, after).map((text) => ({ field, text })));
}

// Describes what changes for a program with another firmware, derived from the fields of both profiles.
import type { BoardProfile } from '../profile.ts';
import { HELLO_PHRASES } from './hello-phrases.ts';
import type { Difference, Phrase } from './phrase.ts';
import { PROGRAM_PHRASES } from './program-phrases.ts';
import { VERIFIER_PHRASES } from './verifier-phrases.ts';

export const PHRASES: readonly Phrase[] = [...HELLO_PHRASES, ...VERIFIER_PHRASES, ...PROGRAM_PHRASES];

/**
 * @returns changes in the order of the tables: connecting, accepted certificates, the program's view; empty if none.
 */
export function diffBoards(before: BoardProfile, after: BoardProfile): Difference[] {
  return PHRASES.flatMap(({ field, compare }) => compare(before, after).map((text) => ({ field, text })));
}

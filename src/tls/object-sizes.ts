// What V8 takes for the objects of a connection, beside the bytes in them: measured on 64 bits without pointer
// compression (Node), so that memory() comes near to what a heap grows by. tests/budgets/memory.test.ts holds it so.

/** The engine itself with its reader and writer of records, and ConnectionInfo once it is connected. */
export const ENGINE_OBJECTS = 464;

/** One direction's protection, with the key object that a provider makes of its key. */
export const PROTECTION_OBJECT = 216;

/** An array of bytes, beside its contents. */
export const ARRAY_OBJECT = 184;

/** What is shared by the states of one handshake: itself, the hello as decoded, the agreed-on so far. */
export const HANDSHAKE_OBJECTS = 1_200;

/** A running hash of the provider. */
export const HASH_OBJECT = 400;

/** An ephemeral key of the provider. */
export const KEY_AGREEMENT_OBJECT = 600;

/** Arrays of bytes with their contents. */
export function sizeOfArrays(arrays: readonly Uint8Array[]): number {
  return arrays.reduce((sum, { length }) => sum + ARRAY_OBJECT + length, 0);
}

// V8's sizes of a connection's objects, without the bytes in their arrays: measured on 64 bits without pointer
// compression (Node), so that memory() is close to the growth of the heap. tests/budgets/memory.test.ts checks it.

/** The engine itself with its reader and writer of records, and ConnectionInfo once it is connected. */
export const ENGINE_OBJECTS = 488;

/** The counters of {@link PeerBudget}. */
export const BUDGET_OBJECT = 64;

/** One direction's protection. */
export const PROTECTION_OBJECT = 80;

/** Its cipher, with the key object that a provider makes of its key. */
export const CIPHER_OBJECTS = 136;

/** A Uint8Array, without its contents. */
export const ARRAY_OBJECT = 200;

/** An ArrayBuffer without a view, without its contents. */
export const ARRAY_BUFFER_OBJECT = 88;

/** A client's handshake: the state shared by its states, the hello that it sent, the parameters negotiated so far. */
export const CLIENT_HANDSHAKE_OBJECTS = 1_200;

/** A server's, before the ClientHello. */
export const SERVER_HANDSHAKE_OBJECTS = 220;

/** A ClientHello as decoded, with a view for each extension. */
export const CLIENT_OFFER_OBJECTS = 2_000;

/** TLS 1.3's secrets of the handshake, with the key objects that they are expanded by. */
export const KEY_SCHEDULE_OBJECTS = 1_700;

/** An ephemeral key of the provider. */
export const KEY_AGREEMENT_OBJECT = 600;

/** Arrays of bytes with their contents. */
export function sizeOfArrays(arrays: readonly Uint8Array[]): number {
  let size = arrays.length * ARRAY_OBJECT; // a plain loop: this runs at every call of a handshake
  for (let i = 0; i < arrays.length; i++) size += arrays[i]!.length;
  return size;
}

// Buffers of records that were sent, or received in pieces and wiped, for records to come. In bulk, a new buffer for every write costs as much as a
// third of the sealing: zeroing, cold memory, and collections that its garbage sets off.
import { MAX_PLAINTEXT, MAX_SPARE_BUFFERS } from '../limits.ts';

/** One store for all connections, so that an idle one holds nothing: the buffer given back last is the last. */
const spares: Uint8Array[] = [];

/** @returns at least `length` bytes with anything in them, and less than twice as many. */
export function takeBuffer(length: number): Uint8Array {
  for (let i = spares.length - 1; i >= 0; i--) {
    const spare = spares[i]!;
    if (spare.length >= length && spare.length < 2 * length) {
      spares.splice(i, 1);
      return spare;
    }
  }
  return new Uint8Array(length);
}

/** @param bytes - from the start of a buffer that `takeBuffer` gave, and that nobody uses any more. */
export function giveBackBuffer(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer.byteLength < MAX_PLAINTEXT) return; // short ones are cheap
  if (spares.some((spare) => spare.buffer === buffer)) throw new RangeError('These bytes were given back before');
  if (spares.length === MAX_SPARE_BUFFERS) spares.shift();
  spares.push(new Uint8Array(buffer));
}

// Buffers that serve again, for all connections of the process: output that was sent, and records that were received in
// pieces. In bulk, a new buffer for every write costs as much as a third of the sealing: zeroing, cold memory, and the
// collection of its garbage. "Who owns which bytes" in docs/architecture.md explains the words.
import { MAX_PLAINTEXT, MAX_SPARE_BUFFERS } from '../limits.ts';

/** One pool for all connections, so that an idle connection keeps no buffer; the last buffer given back is taken first. */
const spares: Uint8Array[] = [];

/** By the very array, not by its memory, which may belong to another connection by now. */
const handedOut = new WeakSet<Uint8Array>();

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

/** @param bytes - from the start of a buffer from `takeBuffer` that is no longer used. */
export function giveBackBuffer(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer.byteLength < MAX_PLAINTEXT) return; // short ones are cheap
  if (spares.length === MAX_SPARE_BUFFERS) spares.shift();
  spares.push(new Uint8Array(buffer)); // a new array: the old one gives no more claim to this memory
}

/** @param bytes - from the start of a buffer that `takeBuffer` gave. @returns the same array. */
export function handOut(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer.byteLength >= MAX_PLAINTEXT) handedOut.add(bytes);
  return bytes;
}

/** @param bytes - an array from a caller; ignored unless it came from `handOut` and was not given back yet. */
export function takeBack(bytes: Uint8Array): void {
  if (handedOut.delete(bytes)) giveBackBuffer(bytes);
}

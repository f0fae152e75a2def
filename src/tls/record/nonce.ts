// Nonces of record protection: RFC 8446 §5.3 (and RFC 7905 §2): the IV, mixed with the sequence number.

/** Shared by all connections: a nonce is only used within the call that makes it. */
const NONCE = new Uint8Array(12);

/**
 * @param iv - 12 bytes.
 * @param sequence - 0..2^53-1; what limits it is far below (`recordsLeft`).
 * @returns 12 bytes that live until the next call.
 */
export function recordNonce(iv: Uint8Array, sequence: number): Uint8Array {
  NONCE.set(iv);
  return mixSequence(sequence);
}

/** The same for an IV in three words, as {@link ivWord} reads them. */
export function recordNonceOf(iv0: number, iv1: number, iv2: number, sequence: number): Uint8Array {
  putWord(0, iv0);
  putWord(4, iv1);
  putWord(8, iv2);
  return mixSequence(sequence);
}

/** One of the three words of an IV. An array of 12 bytes takes V8 some 200 of memory, three small integers 24. */
export function ivWord(iv: Uint8Array, index: 0 | 1 | 2): number {
  const at = 4 * index;
  return (iv[at]! << 24) | (iv[at + 1]! << 16) | (iv[at + 2]! << 8) | iv[at + 3]!;
}

function putWord(at: number, word: number): void {
  NONCE[at] = word >>> 24;
  NONCE[at + 1] = (word >>> 16) & 0xff;
  NONCE[at + 2] = (word >>> 8) & 0xff;
  NONCE[at + 3] = word & 0xff;
}

function mixSequence(sequence: number): Uint8Array {
  const low = sequence >>> 0; // modulo 2^32
  NONCE[11]! ^= low & 0xff;
  NONCE[10]! ^= (low >>> 8) & 0xff;
  NONCE[9]! ^= (low >>> 16) & 0xff;
  NONCE[8]! ^= low >>> 24;
  if (sequence > 0xffff_ffff) {
    const high = Math.floor(sequence / 0x1_0000_0000);
    NONCE[7]! ^= high & 0xff;
    NONCE[6]! ^= (high >>> 8) & 0xff;
    NONCE[5]! ^= (high >>> 16) & 0xff;
  }
  return NONCE;
}

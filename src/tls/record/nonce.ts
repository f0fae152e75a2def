// Nonces of record protection: RFC 8446 §5.3 (and RFC 7905 §2): the IV, mixed with the sequence number.

/** One for all connections: nonces are used up before the call that made them returns. */
const NONCE = new Uint8Array(12);

/**
 * @param iv - 12 bytes.
 * @param sequence - 0..2^53-1; what limits it is far below (`recordsLeft`).
 * @returns 12 bytes that live until the next call.
 */
export function recordNonce(iv: Uint8Array, sequence: number): Uint8Array {
  NONCE.set(iv);
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

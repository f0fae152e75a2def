// The additional data of TLS 1.2 records, which the MAC or AEAD authenticates: RFC 5246 §6.2.3.1, §6.2.3.3.

/** Shared by all connections: it is only used within the call that fills it. */
const ADDITIONAL_DATA = new Uint8Array(13);

/**
 * `seq_num + type + version + length`.
 *
 * @param sequence - 0..2^53-1.
 * @param length - bytes of the content that is authenticated.
 * @returns 13 bytes that live until the next call.
 */
export function additionalData(sequence: number, contentType: number, version: number, length: number): Uint8Array {
  putSequence(ADDITIONAL_DATA, 0, sequence);
  ADDITIONAL_DATA[8] = contentType;
  ADDITIONAL_DATA[9] = version >> 8;
  ADDITIONAL_DATA[10] = version & 0xff;
  ADDITIONAL_DATA[11] = length >> 8;
  ADDITIONAL_DATA[12] = length & 0xff;
  return ADDITIONAL_DATA;
}

/** Writes a sequence number as a big-endian uint64. */
export function putSequence(out: Uint8Array, at: number, sequence: number): void {
  const high = Math.floor(sequence / 0x1_0000_0000);
  const low = sequence >>> 0; // modulo 2^32
  for (let i = 0; i < 4; i++) {
    out[at + i] = (high >>> (24 - 8 * i)) & 0xff;
    out[at + 4 + i] = (low >>> (24 - 8 * i)) & 0xff;
  }
}

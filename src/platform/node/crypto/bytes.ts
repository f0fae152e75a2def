// Converts node:crypto's Buffers to the plain arrays that the provider promises: a Buffer's slice() would be a view.

/** @returns the same memory as a `Uint8Array` proper. */
export function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** Base64url without padding (RFC 7515 §2), for JSON Web Keys. */
export function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}

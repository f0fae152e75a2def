// The header of a handshake message, and the messages of TLS 1.2 that have no body: RFC 8446 §4, RFC 5246 §7.4.

import { Reader } from '../../codec/reader.ts';
import { Writer } from '../../codec/writer.ts';
import { HandshakeType } from '../constants.ts';
import { HANDSHAKE_HEADER, MAX_HANDSHAKE_MESSAGE } from '../limits.ts';

/**
 * A whole handshake message around the body that `write` writes.
 *
 * @param longest - bytes that the body may have.
 * @returns a fresh array, header included.
 */
export function encodeHandshake(
  type: number,
  write?: (w: Writer) => void,
  longest: number = MAX_HANDSHAKE_MESSAGE,
): Uint8Array {
  const w = new Writer(HANDSHAKE_HEADER + longest);
  w.uint(type, 1).vector(3, () => write?.(w));
  return w.take();
}

// HelloRequest and ServerHelloDone: RFC 5246 §7.4.1.1, §7.4.5.

export function decodeHelloRequest(body: Uint8Array): void {
  new Reader(body, 'HelloRequest').end();
}

/** @returns the whole message, header included. */
export function encodeServerHelloDone(): Uint8Array {
  return encodeHandshake(HandshakeType.server_hello_done);
}

export function decodeServerHelloDone(body: Uint8Array): void {
  new Reader(body, 'ServerHelloDone').end();
}

// Finished: RFC 8446 §4.4.4 (as long as the hash), RFC 5246 §7.4.9 (12 bytes).
import { Reader } from '../../codec/reader.ts';
import { HandshakeType } from '../constants.ts';
import { encodeHandshake } from './handshake.ts';

/** @returns the whole message, header included. */
export function encodeFinished(verifyData: Uint8Array): Uint8Array {
  return encodeHandshake(HandshakeType.finished, (w) => w.bytes(verifyData));
}

/** @param body - without the header. @param length - bytes due. @returns verify_data, a view. */
export function decodeFinished(body: Uint8Array, length: number): Uint8Array {
  const r = new Reader(body, 'Finished');
  const verifyData = r.view(length, 'verify_data');
  r.end();
  return verifyData;
}

// EncryptedExtensions: RFC 8446 §4.3.1.
import { Reader } from '../../codec/reader.ts';
import { HandshakeType } from '../constants.ts';
import { decodeExtensions, type Extension, encodeExtensions } from '../extensions/extension.ts';
import { encodeHandshake } from './handshake.ts';

/** @returns the whole message, header included. */
export function encodeEncryptedExtensions(extensions: readonly Extension[]): Uint8Array {
  return encodeHandshake(HandshakeType.encrypted_extensions, (w) => encodeExtensions(w, extensions));
}

/** @param body - without the header; the result's arrays are views of it. */
export function decodeEncryptedExtensions(body: Uint8Array): Extension[] {
  const r = new Reader(body, 'EncryptedExtensions');
  const extensions = decodeExtensions(r);
  r.end();
  return extensions;
}

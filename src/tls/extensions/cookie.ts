// cookie: RFC 8446 §4.2.2.
import type { Writer } from '../../codec/writer.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

export function encodeCookie(w: Writer, cookie: Uint8Array): void {
  w.opaque(2, cookie);
}

export function decodeCookie(data: Uint8Array): Uint8Array {
  const r = readExtension(ExtensionType.cookie, data);
  const cookie = r.opaque(2, 'cookie', 1);
  r.end();
  return cookie;
}

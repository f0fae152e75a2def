// KeyUpdate: RFC 8446 §4.6.3.
import { Reader } from '../../codec/reader.ts';
import { TlsError } from '../../errors.ts';
import { HandshakeType } from '../constants.ts';
import { encodeHandshake } from './handshake.ts';

export type KeyUpdateRequest = 'update_not_requested' | 'update_requested';

/** @returns the whole message, header included. */
export function encodeKeyUpdate(request: KeyUpdateRequest): Uint8Array {
  return encodeHandshake(HandshakeType.key_update, (w) => w.uint(request === 'update_requested' ? 1 : 0, 1));
}

/** @param body - without the header. @throws TlsError `tls.illegal_parameter` for a value that is neither. */
export function decodeKeyUpdate(body: Uint8Array): KeyUpdateRequest {
  const r = new Reader(body, 'KeyUpdate');
  const request = r.uint(1, 'request_update');
  r.end();
  if (request > 1) throw new TlsError('tls.illegal_parameter', `KeyUpdate has request_update ${request}`);
  return request === 1 ? 'update_requested' : 'update_not_requested';
}

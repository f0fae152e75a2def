// renegotiation_info: RFC 5746 §3.2. Renegotiation itself is refused, so both sides send an empty body.
import type { Writer } from '../../codec/writer.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

export function encodeRenegotiationInfo(w: Writer, renegotiatedConnection: Uint8Array): void {
  w.opaque(1, renegotiatedConnection);
}

export function decodeRenegotiationInfo(data: Uint8Array): Uint8Array {
  const r = readExtension(ExtensionType.renegotiation_info, data);
  const renegotiatedConnection = r.opaque(1, 'renegotiated_connection');
  r.end();
  return renegotiatedConnection;
}

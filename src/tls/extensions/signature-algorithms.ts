// signature_algorithms and signature_algorithms_cert: RFC 8446 §4.2.3, RFC 5246 §7.4.1.4.1.
import type { Writer } from '../../codec/writer.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

/** @param schemes - SignatureScheme values, most preferred first, at least one. */
export function encodeSignatureAlgorithms(w: Writer, schemes: readonly number[]): void {
  w.uints(2, 2, schemes);
}

/** @param type - which of the two: for messages. */
export function decodeSignatureAlgorithms(
  data: Uint8Array,
  type: number = ExtensionType.signature_algorithms,
): number[] {
  const r = readExtension(type, data);
  const schemes = r.uints(2, 2, 'supported_signature_algorithms');
  r.end();
  return schemes;
}

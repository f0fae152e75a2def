// max_fragment_length: RFC 6066 §4. A server answers with the very value that it was asked for.
import type { Writer } from '../../codec/writer.ts';
import { TlsError } from '../../errors.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

export type MaxFragmentLength = 512 | 1024 | 2048 | 4096;

const CODES: ReadonlyMap<number, MaxFragmentLength> = new Map([
  [0x01, 512],
  [0x02, 1024],
  [0x03, 2048],
  [0x04, 4096],
]);

export function encodeMaxFragmentLength(w: Writer, length: MaxFragmentLength): void {
  w.uint(Math.log2(length) - 8, 1);
}

/** @throws TlsError `tls.illegal_parameter` for a code that is not defined (§4). */
export function decodeMaxFragmentLength(data: Uint8Array): MaxFragmentLength {
  const r = readExtension(ExtensionType.max_fragment_length, data);
  const code = r.uint(1, 'MaxFragmentLength');
  r.end();
  const length = CODES.get(code);
  if (length === undefined) throw new TlsError('tls.illegal_parameter', `max_fragment_length has the code ${code}`);
  return length;
}

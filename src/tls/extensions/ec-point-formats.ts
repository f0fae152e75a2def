// ec_point_formats: RFC 8422 §5.1.2, which knows the uncompressed one alone.
import type { Writer } from '../../codec/writer.ts';
import { TlsError } from '../../errors.ts';
import { ECPointFormat, ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

export function encodeEcPointFormats(w: Writer, formats: readonly number[]): void {
  w.uints(1, 1, formats);
}

/** @throws TlsError `tls.illegal_parameter` if the uncompressed format is missing (§5.1.2). */
export function decodeEcPointFormats(data: Uint8Array): number[] {
  const r = readExtension(ExtensionType.ec_point_formats, data);
  const formats = r.uints(1, 1, 'ec_point_format_list');
  r.end();
  if (!formats.includes(ECPointFormat.uncompressed)) {
    throw new TlsError('tls.illegal_parameter', 'ec_point_formats leaves out the uncompressed format');
  }
  return formats;
}

// record_size_limit: RFC 8449 §4.
import type { Writer } from '../../codec/writer.ts';
import { TlsError } from '../../errors.ts';
import { ExtensionType } from '../constants.ts';
import { LEAST_RECORD_SIZE_LIMIT } from '../limits.ts';
import { readExtension } from './extension.ts';

/** @param limit - bytes of plaintext; in TLS 1.3 the inner content type counts. 64..16,385. */
export function encodeRecordSizeLimit(w: Writer, limit: number): void {
  w.uint(limit, 2);
}

/** @throws TlsError `tls.illegal_parameter` below 64; values beyond our maximum are allowed (§4). */
export function decodeRecordSizeLimit(data: Uint8Array): number {
  const r = readExtension(ExtensionType.record_size_limit, data);
  const limit = r.uint(2, 'RecordSizeLimit');
  r.end();
  if (limit < LEAST_RECORD_SIZE_LIMIT) {
    throw new TlsError('tls.illegal_parameter', `record_size_limit asks for ${limit} bytes, less than 64`);
  }
  return limit;
}

// The extensions about the connection as a whole: RFC 6066 §3, §4, RFC 7301, RFC 8449, RFC 5746.
import type { Writer } from '../../codec/writer.ts';
import { TlsError } from '../../errors.ts';
import { decodeUtf8, encodeUtf8 } from '../../util/utf8.ts';
import { ExtensionType, NameType } from '../constants.ts';
import { LEAST_RECORD_SIZE_LIMIT } from '../limits.ts';
import { type Extension, readExtension } from './extension.ts';

// server_name: RFC 6066 §3. A server answers with an empty body.

/** @param hostName - a DNS name in ASCII (A-labels), 1..255 bytes, without the trailing dot. */
export function encodeServerName(w: Writer, hostName: string): void {
  w.vector(2, () => w.uint(NameType.host_name, 1).opaque(2, encodeUtf8(hostName)));
}

/** @returns the host name, or `undefined` if there are only names of other kinds. */
export function decodeServerName(data: Uint8Array): string | undefined {
  const r = readExtension(ExtensionType.server_name, data);
  const list = r.vector(2, 'server_name_list');
  if (list.left === 0) throw r.error('the list of names is empty');
  let hostName: string | undefined;
  while (list.left > 0) {
    const type = list.uint(1);
    const name = list.opaque(2, 'name', 1); // RFC 6066: new types too begin with a 2-byte length
    if (type !== NameType.host_name) continue;
    if (hostName !== undefined) throw r.error('two host names');
    hostName = decodeHostName(name);
    if (hostName === undefined) throw r.error('the host name is not a DNS name');
  }
  r.end();
  return hostName;
}

/** Printable ASCII only: a NUL or a space in a name has fooled parsers before. */
function decodeHostName(bytes: Uint8Array): string | undefined {
  if (bytes.length > 255 || bytes.some((byte) => byte <= 0x20 || byte >= 0x7f)) return undefined;
  return decodeUtf8(bytes);
}

// application_layer_protocol_negotiation: RFC 7301 §3.1.

/** @param protocols - 1..255 bytes each, at least one; a server sends exactly the one it chose. */
export function encodeAlpn(w: Writer, protocols: readonly string[]): void {
  w.vector(2, () => {
    for (const protocol of protocols) w.opaque(1, encodeUtf8(protocol));
  });
}

/** @returns the protocols offered; names that are not UTF-8 cannot be ours and are left out. */
export function decodeAlpn(data: Uint8Array): string[] {
  const r = readExtension(ExtensionType.application_layer_protocol_negotiation, data);
  const list = r.vector(2, 'protocol_name_list');
  if (list.left === 0) throw r.error('the list of protocols is empty');
  const protocols: string[] = [];
  while (list.left > 0) {
    const protocol = decodeUtf8(list.opaque(1, 'protocol_name', 1));
    if (protocol !== undefined) protocols.push(protocol);
  }
  r.end();
  return protocols;
}

/** A server's answer: exactly one protocol. The state checks that it was offered. */
export function decodeSelectedAlpn(data: Uint8Array): string {
  const r = readExtension(ExtensionType.application_layer_protocol_negotiation, data);
  const list = r.vector(2, 'protocol_name_list');
  const protocol = decodeUtf8(list.opaque(1, 'protocol_name', 1));
  list.end();
  r.end();
  if (protocol === undefined) throw r.error('the protocol is not UTF-8');
  return protocol;
}

// max_fragment_length: RFC 6066 §4. A server must answer with the requested value.

type MaxFragmentLength = 512 | 1024 | 2048 | 4096;

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

// record_size_limit: RFC 8449 §4.

/** RFC 8449 §5: a server answers record_size_limit or max_fragment_length, never both. */
export function refuseTwoLimits(extensions: readonly Extension[]): void {
  const has = (wanted: number): boolean => extensions.some(({ type }) => type === wanted);
  if (!has(ExtensionType.record_size_limit) || !has(ExtensionType.max_fragment_length)) return;
  throw new TlsError('tls.illegal_parameter', 'The server answers record_size_limit and max_fragment_length both');
}

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

// renegotiation_info: RFC 5746 §3.2. Renegotiation itself is refused, so both sides send an empty body.

export function encodeRenegotiationInfo(w: Writer, renegotiatedConnection: Uint8Array): void {
  w.opaque(1, renegotiatedConnection);
}

export function decodeRenegotiationInfo(data: Uint8Array): Uint8Array {
  const r = readExtension(ExtensionType.renegotiation_info, data);
  const renegotiatedConnection = r.opaque(1, 'renegotiated_connection');
  r.end();
  return renegotiatedConnection;
}

// server_name: RFC 6066 §3. A server answers with an empty body.
import type { Writer } from '../../codec/writer.ts';
import { decodeUtf8, encodeUtf8 } from '../../util/utf8.ts';
import { ExtensionType, NameType } from '../constants.ts';
import { readExtension } from './extension.ts';

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

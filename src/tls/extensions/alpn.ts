// application_layer_protocol_negotiation: RFC 7301 §3.1.
import type { Writer } from '../../codec/writer.ts';
import { decodeUtf8, encodeUtf8 } from '../../util/utf8.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

/** @param protocols - 1..255 bytes each, at least one; a server sends exactly the one it chose. */
export function encodeAlpn(w: Writer, protocols: readonly string[]): void {
  w.vector(2, () => {
    for (const protocol of protocols) w.opaque(1, encodeUtf8(protocol));
  });
}

/** @returns the protocols offered; those that are not UTF-8 are no name of ours and left out. */
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

/** A server's answer: exactly one protocol. Whether it was offered is the state's to check. */
export function decodeSelectedAlpn(data: Uint8Array): string {
  const r = readExtension(ExtensionType.application_layer_protocol_negotiation, data);
  const list = r.vector(2, 'protocol_name_list');
  const protocol = decodeUtf8(list.opaque(1, 'protocol_name', 1));
  list.end();
  r.end();
  if (protocol === undefined) throw r.error('the protocol is not UTF-8');
  return protocol;
}

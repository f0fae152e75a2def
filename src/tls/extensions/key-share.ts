// key_share in its three forms: RFC 8446 §4.2.8.
import type { Writer } from '../../codec/writer.ts';
import { TlsError } from '../../errors.ts';
import { ExtensionType, NamedGroup, nameOf } from '../constants.ts';
import { readExtension } from './extension.ts';

export interface KeyShareEntry {
  /** NamedGroup. */
  readonly group: number;
  readonly keyExchange: Uint8Array;
}

/** KeyShareClientHello; may be empty, to ask for a HelloRetryRequest. */
export function encodeKeyShares(w: Writer, shares: readonly KeyShareEntry[]): void {
  w.vector(2, () => {
    for (const share of shares) encodeKeyShare(w, share);
  });
}

/** @throws TlsError `tls.illegal_parameter` for two shares of one group (§4.2.8). */
export function decodeKeyShares(data: Uint8Array): KeyShareEntry[] {
  const r = readExtension(ExtensionType.key_share, data);
  const list = r.vector(2, 'client_shares');
  const shares: KeyShareEntry[] = [];
  const seen = new Set<number>();
  while (list.left > 0) {
    const group = list.uint(2);
    if (seen.has(group)) {
      throw new TlsError('tls.illegal_parameter', `key_share has two shares of ${nameOf(NamedGroup, group)}`);
    }
    seen.add(group);
    shares.push({ group, keyExchange: list.opaque(2, 'key_exchange', 1) });
  }
  r.end();
  return shares;
}

/** KeyShareServerHello. */
export function encodeKeyShare(w: Writer, share: KeyShareEntry): void {
  w.uint(share.group, 2).opaque(2, share.keyExchange);
}

export function decodeKeyShare(data: Uint8Array): KeyShareEntry {
  const r = readExtension(ExtensionType.key_share, data);
  const share = { group: r.uint(2, 'group'), keyExchange: r.opaque(2, 'key_exchange', 1) };
  r.end();
  return share;
}

/** KeyShareHelloRetryRequest: the group that the server wants a share of. */
export function encodeSelectedGroup(w: Writer, group: number): void {
  w.uint(group, 2);
}

export function decodeSelectedGroup(data: Uint8Array): number {
  const r = readExtension(ExtensionType.key_share, data);
  const group = r.uint(2, 'selected_group');
  r.end();
  return group;
}

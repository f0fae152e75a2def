// The extensions that negotiate version, groups and keys: RFC 8446 §4.2.1, §4.2.2, §4.2.7, §4.2.8, RFC 8422 §5.1.2.
import type { Writer } from '../../codec/writer.ts';
import { TlsError } from '../../errors.ts';
import { ECPointFormat, ExtensionType, NamedGroup, registeredName } from '../constants.ts';
import { readExtension } from './extension.ts';

// supported_versions: RFC 8446 §4.2.1, a list in a ClientHello and one version in a ServerHello.

export function encodeSupportedVersions(w: Writer, versions: readonly number[]): void {
  w.uints(1, 2, versions);
}

export function decodeSupportedVersions(data: Uint8Array): number[] {
  const r = readExtension(ExtensionType.supported_versions, data);
  const versions = r.uints(1, 2, 'versions');
  r.end();
  return versions;
}

export function encodeSelectedVersion(w: Writer, version: number): void {
  w.uint(version, 2);
}

export function decodeSelectedVersion(data: Uint8Array): number {
  const r = readExtension(ExtensionType.supported_versions, data);
  const version = r.uint(2, 'selected_version');
  r.end();
  return version;
}

// supported_groups: RFC 8446 §4.2.7, RFC 8422 §5.1.1.

/** @param groups - NamedGroup values, most preferred first, at least one. */
export function encodeSupportedGroups(w: Writer, groups: readonly number[]): void {
  w.uints(2, 2, groups);
}

/** @returns NamedGroup values; unknown ones (GREASE) are included and match nothing. */
export function decodeSupportedGroups(data: Uint8Array): number[] {
  const r = readExtension(ExtensionType.supported_groups, data);
  const groups = r.uints(2, 2, 'named_group_list');
  r.end();
  return groups;
}

// ec_point_formats: RFC 8422 §5.1.2, which allows only the uncompressed format.

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

// key_share in its three forms: RFC 8446 §4.2.8.

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
      throw new TlsError('tls.illegal_parameter', `key_share has two shares of ${registeredName(NamedGroup, group)}`);
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

/** KeyShareHelloRetryRequest: the group for which the server requests a share. */
export function encodeSelectedGroup(w: Writer, group: number): void {
  w.uint(group, 2);
}

export function decodeSelectedGroup(data: Uint8Array): number {
  const r = readExtension(ExtensionType.key_share, data);
  const group = r.uint(2, 'selected_group');
  r.end();
  return group;
}

// cookie: RFC 8446 §4.2.2.

export function encodeCookie(w: Writer, cookie: Uint8Array): void {
  w.opaque(2, cookie);
}

export function decodeCookie(data: Uint8Array): Uint8Array {
  const r = readExtension(ExtensionType.cookie, data);
  const cookie = r.opaque(2, 'cookie', 1);
  r.end();
  return cookie;
}

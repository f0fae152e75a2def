// certificate_authorities: RFC 8446 §4.2.4; the same list stands in TLS 1.2's CertificateRequest (RFC 5246 §7.4.4).
import type { Reader } from '../../codec/reader.ts';
import type { Writer } from '../../codec/writer.ts';
import { ExtensionType } from '../constants.ts';
import { MAX_CA_NAMES } from '../limits.ts';
import { readExtension } from './extension.ts';

/**
 * The names that a CertificateRequest tells: all, or none where they have no room. None stands for any (RFC 8446 §4.2.4,
 * RFC 5246 §7.4.4); a part of them would tell the clients of the others that theirs will not do.
 */
export function toldAuthorities(names: readonly Uint8Array[] = []): readonly Uint8Array[] {
  const length = names.reduce((sum, name) => sum + 2 + name.length, 0);
  return length <= MAX_CA_NAMES ? names : [];
}

/** @param names - DER distinguished names. */
export function encodeDistinguishedNames(w: Writer, names: readonly Uint8Array[]): void {
  w.vector(2, () => {
    for (const name of names) w.opaque(2, name);
  });
}

/** @returns DER distinguished names, views; not parsed. */
export function decodeDistinguishedNames(r: Reader): Uint8Array[] {
  const list = r.vector(2, 'certificate_authorities');
  const names: Uint8Array[] = [];
  while (list.left > 0) names.push(list.opaque(2, 'DistinguishedName', 1));
  return names;
}

/** The extension's body, which holds at least one name. */
export function decodeCertificateAuthorities(data: Uint8Array): Uint8Array[] {
  const r = readExtension(ExtensionType.certificate_authorities, data);
  const names = decodeDistinguishedNames(r);
  r.end();
  if (names.length === 0) throw r.error('the list of authorities is empty');
  return names;
}

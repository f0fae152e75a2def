// Reads a certificate's extensions one by one: an unreadable extension, or a single unreadable name (RFC 5280
// §4.2.1.6), is reported and does not hide the others.
import { DerReader } from '../../asn1/der.ts';
import { isTlsError } from '../../errors.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { KeyUsageBit } from '../../x509/extensions.ts';
import { formatGeneralName, readGeneralName } from '../../x509/general-name.ts';
import { describeOid, ExtensionOid } from '../../x509/oids.ts';

export interface LenientReading {
  /** In OpenSSL's form: `DNS:example.com`; unreadable ones are left out. */
  readonly names: readonly string[];
  readonly isCa: boolean;
  /** Of keyUsage and extKeyUsage. */
  readonly usages: readonly string[];
  /** A sentence for each part that cannot be read. */
  readonly faults: readonly string[];
}

/** Limits the findings of a certificate with thousands of malformed names. */
const MAX_FAULTS = 10;

export function readLeniently(certificate: Certificate): LenientReading {
  const faults: string[] = [];
  const attempt = <T>(what: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!isTlsError(error)) throw error;
      if (faults.length < MAX_FAULTS) faults.push(`${what}: ${error.message}`);
      return undefined;
    }
  };
  const result = {
    names: [] as string[],
    isCa: false,
    usages: [] as string[],
    faults,
  };
  const extensions = attempt('its extensions cannot be read', () => certificate.extensions);
  if (extensions === undefined) return result;
  const encoded = extensions.get(ExtensionOid.subjectAltName)?.value;
  if (encoded !== undefined) result.names = attempt('subjectAltName', () => readNames(encoded, attempt)) ?? [];
  result.isCa = attempt('basicConstraints', () => certificate.isCa) ?? false;
  const bits = attempt('keyUsage', () => certificate.keyUsage) ?? 0;
  result.usages = [
    ...Object.entries(KeyUsageBit).flatMap(([name, bit]) => (bits & bit ? [name] : [])),
    ...(attempt('extKeyUsage', () => certificate.extKeyUsage) ?? []).map(describeOid),
  ];
  return result;
}

function readNames(encoded: Uint8Array, attempt: (what: string, read: () => string) => string | undefined): string[] {
  const list = new DerReader(encoded, 'subjectAltName').enter('subjectAltName');
  const names: string[] = [];
  while (!list.done) {
    // The end of an element is read strictly, so that a later name is never taken for a part of this one.
    const one = new DerReader(list.element('a name').encoded, 'subjectAltName');
    const name = attempt('a name of subjectAltName cannot be read', () => formatGeneralName(readGeneralName(one)));
    if (name !== undefined) names.push(name);
  }
  return names;
}

// Whether a certificate matches the requested host name, by mbedTLS's rules (x509_crt_verify_name).
import { equalBytes } from '../../../util/bytes.ts';
import { parseIpAddress } from '../../../util/ip-address.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { AttributeOid } from '../../../x509/oids.ts';
import { sameIgnoringCase } from './certificate.ts';

/**
 * @param expected - a DNS name or an IP address as text, from the program.
 * @param ipAddressNames - whether iPAddress and URI names are compared (mbedTLS 3.6), or only DNS names (2.28).
 */
export function matchesExpectedName(certificate: Certificate, expected: string, ipAddressNames: boolean): boolean {
  const names = certificate.subjectAltName;
  // With the extension the common name is ignored, even if the extension has no names of a supported kind.
  if (names === undefined)
    return certificate.subject.texts(AttributeOid.commonName).some((cn) => matches(cn, expected));
  if (names.some((name) => name.kind === 'dns' && matches(name.value, expected))) return true;
  if (!ipAddressNames) return false;
  const address = parseIpAddress(expected);
  return names.some((name) => {
    if (name.kind === 'ip') return address !== undefined && equalBytes(name.bytes, address);
    return name.kind === 'uri' && name.value === expected;
  });
}

/** Equal, or a wildcard for everything up to the first dot, in names of any depth (`*.com` too). */
function matches(name: string, expected: string): boolean {
  if (sameIgnoringCase(name, expected)) return true;
  if (name.length < 3 || !name.startsWith('*.')) return false;
  const dot = expected.indexOf('.');
  return dot > 0 && sameIgnoringCase(name.slice(1), expected.slice(dot));
}

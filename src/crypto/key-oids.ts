// Object identifiers of keys and hashes: RFC 3279 §2.3, RFC 4055 §2.1, RFC 5480 §2.1.1, RFC 8410 §3.
import type { HashName } from './provider.ts';

export const KeyOid = {
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsassaPss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  ecPublicKey: '1.2.840.10045.2.1',
  x25519: '1.3.101.110',
  x448: '1.3.101.111',
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
  dsa: '1.2.840.10040.4.1',
  diffieHellman: '1.2.840.113549.1.3.1',
} as const;

const HASHES: ReadonlyMap<string, HashName> = new Map([
  ['1.2.840.113549.2.5', 'md5'],
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

export function hashByOid(oid: string): HashName | undefined {
  return HASHES.get(oid);
}

/** The name of a key algorithm, for messages. */
export function describeKeyOid(oid: string): string {
  for (const [name, value] of Object.entries(KeyOid)) if (value === oid) return name;
  return oid;
}

// A development CA and its certificates, made with @peculiar/x509: RFC 5280's profile for names, usages and key ids.
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { encodePem } from '../asn1/pem.ts';

export type KeyKind = 'p256' | 'rsa2048';

export interface Identity {
  /** DER. */
  readonly certificate: Uint8Array;
  /** PKCS#8, DER; secret. */
  readonly key: Uint8Array;
}

export interface LeafOptions {
  /** DNS names (a wildcard too) and IP addresses; the first is the subject's name. */
  readonly names: readonly string[];
  readonly key: KeyKind;
  readonly days: number;
}

const DAY = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** Clocks differ: a certificate that is a day old already is valid everywhere. */
const BACKDATED = DAY;

const ALGORITHMS = {
  p256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  rsa2048: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2_048,
  },
} as const;

/** A root that may issue end entities and no further CAs. */
export async function makeAuthority(name: string, kind: KeyKind): Promise<Identity> {
  const { x509 } = await load();
  const keys = await generate(kind);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(AUTHORITY_DAYS),
    serialNumber: serialNumber(),
    name: [{ CN: [name] }],
    keys: keys as never,
    signingAlgorithm: ALGORITHMS[kind] as never,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    ],
  });
  return identity(certificate.rawData, keys);
}

/** A certificate for a server or a client, signed by the authority. */
export async function issueLeaf(authority: Identity, { names, key, days }: LeafOptions): Promise<Identity> {
  const { x509 } = await load();
  const issuer = new x509.X509Certificate(authority.certificate as never);
  const keys = await generate(key);
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(days),
    serialNumber: serialNumber(),
    subject: [{ CN: [names[0]!] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey as never,
    signingKey: (await importKey(authority.key, issuer.publicKey.algorithm.name)) as never,
    signingAlgorithm: { name: issuer.publicKey.algorithm.name, hash: 'SHA-256' } as never,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(
        key === 'p256'
          ? x509.KeyUsageFlags.digitalSignature
          : x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, // static RSA of old boards
        true,
      ),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey as never),
    ],
  });
  return identity(certificate.rawData, keys);
}

export function certificatePem({ certificate }: Identity): string {
  return encodePem('CERTIFICATE', certificate);
}

export function keyPem({ key }: Identity): string {
  return encodePem('PRIVATE KEY', key);
}

/** Only who makes certificates pays for loading it. */
async function load() {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as never);
  return { x509 };
}

async function generate(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHMS[kind], true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

function importKey(pkcs8: Uint8Array, algorithm: string): Promise<webcrypto.CryptoKey> {
  const parameters = algorithm === 'ECDSA' ? ALGORITHMS.p256 : ALGORITHMS.rsa2048;
  return webcrypto.subtle.importKey('pkcs8', pkcs8, parameters, false, ['sign']);
}

async function identity(certificate: ArrayBuffer, keys: webcrypto.CryptoKeyPair): Promise<Identity> {
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: new Uint8Array(certificate), key: new Uint8Array(key) };
}

function validity(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - BACKDATED), notAfter: new Date(now + days * DAY) };
}

/** Sixteen random bytes, positive (RFC 5280 §4.1.2.2). */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

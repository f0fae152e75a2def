// Creates a development CA and its certificates with @peculiar/x509, in RFC 5280's profile (§4.2: names, usages, key
// ids).
import { webcrypto } from 'node:crypto';
import type * as x509 from '@peculiar/x509';
import { parseIpAddress } from '../../util/ip-address.ts';
import { isDnsName, isWildcardDnsName } from '../../x509/dns-name.ts';

export const KEY_KINDS = ['p256', 'p384', 'rsa2048', 'rsa3072'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export interface Identity {
  /** DER. */
  readonly certificate: Uint8Array;
  /** PKCS#8, DER; secret. */
  readonly key: Uint8Array;
}

export interface LeafOptions {
  /** The first is the subject's name; all DNS names (including wildcards) and IP addresses go into the SAN. */
  readonly names: readonly string[];
  readonly key: KeyKind;
  readonly validity: Validity;
  readonly purpose: LeafPurpose;
}

export type LeafPurpose = 'server' | 'client';

/** Milliseconds since 1970. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Contents of a certificate for an existing public key. */
export interface Certified extends Omit<LeafOptions, 'key'> {
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyInfo: Uint8Array;
  readonly keyType: 'ec' | 'rsa';
}

const DAY = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** Clocks differ: a certificate that is already a day old is valid everywhere. */
const BACKDATED = DAY;
/** Earlier than any board's clock at power-on. UTCTime can represent it (RFC 5280 §4.1.2.5.1). */
const BEFORE_ALL_CLOCKS = 0;

/** Start of validity: a day ago, or with `none` earlier than any unset board clock. */
export type ClockOfReaders = 'set' | 'none';

/** @param days - from now. @param authority - the result is not later than its end. */
export function validityOf(days: number, clock: ClockOfReaders, authority?: Pick<Validity, 'notAfter'>): Validity {
  const now = Date.now();
  return {
    notBefore: clock === 'none' ? BEFORE_ALL_CLOCKS : now - BACKDATED,
    notAfter: Math.min(now + days * DAY, authority?.notAfter ?? Number.POSITIVE_INFINITY),
  };
}

/** Whether a certificate is valid for clocks that were never set. */
export function isValidWithoutClock({ notBefore }: Pick<Validity, 'notBefore'>): boolean {
  return notBefore <= BEFORE_ALL_CLOCKS;
}

const ALGORITHMS: Readonly<Record<KeyKind, webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams>> = {
  p256: { name: 'ECDSA', namedCurve: 'P-256' },
  p384: { name: 'ECDSA', namedCurve: 'P-384' },
  rsa2048: rsa(2048),
  rsa3072: rsa(3072),
};

/**
 * A root that may issue end-entity certificates but no further CAs. Its name is unique: boards choose among roots by
 * name.
 */
export async function makeAuthority(kind: KeyKind, clock: ClockOfReaders): Promise<Identity> {
  const { notBefore, notAfter } = validityOf(AUTHORITY_DAYS, clock);
  const maker = await loadMaker();
  const keys = await generate(kind);
  const serialNumber = newSerialNumber();
  const certificate = await maker.X509CertificateGenerator.createSelfSigned({
    serialNumber,
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    name: [{ CN: [`Thimble development CA ${serialNumber.slice(-8)}`] }],
    keys: keys as never,
    signingAlgorithm: signingAlgorithm(keys.privateKey) as never,
    extensions: [
      new maker.BasicConstraintsExtension(true, 0, true),
      new maker.KeyUsagesExtension(maker.KeyUsageFlags.keyCertSign | maker.KeyUsageFlags.cRLSign, true),
      await maker.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    ],
  });
  return identity(certificate, keys);
}

/** Creates a key, and a certificate for it for a server or a client, signed by the authority. */
export async function issueLeaf(authority: Identity, { key, ...options }: LeafOptions): Promise<Identity> {
  await loadMaker();
  const keys = await generate(key);
  const publicKeyInfo = new Uint8Array(await webcrypto.subtle.exportKey('spki', keys.publicKey));
  const keyType = isRsa(key) ? 'rsa' : 'ec';
  const certificate = await certify(authority, { ...options, publicKeyInfo, keyType });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate, key: new Uint8Array(pkcs8) };
}

/** A certificate for an existing public key. @returns DER. */
export async function certify(authority: Identity, options: Certified): Promise<Uint8Array> {
  const { names, validity, purpose, publicKeyInfo, keyType } = options;
  const maker = await loadMaker();
  const issuer = new maker.X509Certificate(authority.certificate as never);
  const publicKey = new maker.PublicKey(publicKeyInfo as never);
  const signingKey = await importSigningKey(authority.key, issuer);
  const { digitalSignature, keyEncipherment } = maker.KeyUsageFlags;
  const { serverAuth, clientAuth } = maker.ExtendedKeyUsage;
  const certificate = await maker.X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    notBefore: new Date(validity.notBefore),
    notAfter: new Date(validity.notAfter),
    subject: [{ CN: [names[0]!] }],
    issuer: issuer.subjectName,
    publicKey,
    signingKey: signingKey as never,
    signingAlgorithm: signingAlgorithm(signingKey) as never,
    extensions: [
      new maker.BasicConstraintsExtension(false, undefined, true),
      // Old boards encrypt to the RSA key (static RSA) instead of requesting a signature.
      new maker.KeyUsagesExtension(keyType === 'rsa' ? digitalSignature | keyEncipherment : digitalSignature, true),
      new maker.ExtendedKeyUsageExtension([purpose === 'server' ? serverAuth : clientAuth]),
      ...subjectAltName(maker, names),
      await maker.SubjectKeyIdentifierExtension.create(publicKey),
      await maker.AuthorityKeyIdentifierExtension.create(issuer.publicKey as never),
    ],
  });
  return new Uint8Array(certificate.rawData);
}

/**
 * Whether a name can be in a certificate's SAN: a DNS name in A-labels, optionally with a leading wildcard, or an
 * address.
 */
export function isHostName(name: string): boolean {
  return isAddress(name) || isDnsName(name, UNDERSCORES) || isWildcardDnsName(name, UNDERSCORES);
}

/** Underscores are allowed: names of boards contain them, and users decide what their own CA certifies. */
const UNDERSCORES = { allowUnderscore: true };

function isAddress(name: string): boolean {
  return parseIpAddress(name) !== undefined;
}

function subjectAltName(maker: typeof x509, names: readonly string[]): x509.Extension[] {
  const hosts = names.filter(isHostName);
  if (hosts.length === 0) return []; // a client that is called "Ada's sensor"
  return [
    new maker.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: isAddress(value) ? 'ip' : 'dns', value }))),
  ];
}

/** Loaded on demand: loading it takes longer than most commands run. */
export async function loadMaker(): Promise<typeof x509> {
  await import('reflect-metadata'); // @peculiar/x509 needs it first
  const maker = await import('@peculiar/x509');
  maker.cryptoProvider.set(webcrypto as never);
  return maker;
}

async function generate(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHMS[kind], true, ['sign', 'verify']);
  return keys as webcrypto.CryptoKeyPair;
}

function importSigningKey(pkcs8: Uint8Array, issuer: x509.X509Certificate): Promise<webcrypto.CryptoKey> {
  const algorithm = { hash: 'SHA-256', ...issuer.publicKey.algorithm };
  return webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
}

function signingAlgorithm({ algorithm }: webcrypto.CryptoKey): object {
  const { name, namedCurve } = algorithm as webcrypto.EcKeyAlgorithm;
  return { name, hash: namedCurve === 'P-384' ? 'SHA-384' : 'SHA-256' };
}

async function identity(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Identity> {
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: new Uint8Array(certificate.rawData), key: new Uint8Array(key) };
}

function isRsa(kind: KeyKind): boolean {
  return kind.startsWith('rsa');
}

function rsa(modulusLength: number): webcrypto.RsaHashedKeyGenParams {
  return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: Uint8Array.of(1, 0, 1), modulusLength };
}

/** Sixteen random bytes, positive and with no leading zero (RFC 5280 §4.1.2.2). */
function newSerialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

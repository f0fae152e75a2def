// Certificates for tests, made with @peculiar/x509 (never with our own code, which is under test).
import { webcrypto } from 'node:crypto';
import 'reflect-metadata'; // @peculiar/x509 needs it first
import * as x509 from '@peculiar/x509';
import { rsaKeys } from './rsa-keys.ts';

export type KeyKind = 'rsa1024' | 'p256' | 'p384' | 'p521' | 'rsa2048' | 'rsa3072' | 'rsa4096' | 'ed25519';

export interface Issued {
  readonly der: Uint8Array;
  readonly pem: string;
  /** PKCS#8. */
  readonly keyDer: Uint8Array;
  readonly keyPem: string;
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface IssueOptions {
  readonly name: string;
  readonly key?: KeyKind;
  /** Absent: self-signed. */
  readonly issuer?: Issued;
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Replaces the default extensions. */
  readonly extensions?: readonly x509.Extension[];
  readonly extendedKeyUsage?: readonly string[];
  /** Reuses a key pair: for cross-signed certificates. */
  readonly keys?: webcrypto.CryptoKeyPair;
  /** A custom subject; default: `CN=` and the name. */
  readonly subject?: string;
  /** A SubjectPublicKeyInfo of a kind that Web Crypto does not support, instead of `keys`. */
  readonly publicKeyInfo?: Uint8Array;
  /** The hash of the signature; default: the usual one for the issuer's key. */
  readonly hash?: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** An RSA issuer signs with PSS. */
  readonly pss?: 'pss';
}

const DAY = 86_400_000;

x509.cryptoProvider.set(webcrypto as never);

type RsaKind = Extract<KeyKind, `rsa${number}`>;

const ALGORITHMS: Record<Exclude<KeyKind, RsaKind>, object> = {
  p256: { name: 'ECDSA', namedCurve: 'P-256' },
  p384: { name: 'ECDSA', namedCurve: 'P-384' },
  p521: { name: 'ECDSA', namedCurve: 'P-521' },
  ed25519: { name: 'Ed25519' },
};

export async function generateKeys(kind: KeyKind = 'p256'): Promise<webcrypto.CryptoKeyPair> {
  if (isRsa(kind)) return rsaKeys(Number(kind.slice(3)));
  const keys = await webcrypto.subtle.generateKey(ALGORITHMS[kind] as { name: string }, true, ['sign', 'verify']);
  return keys as webcrypto.CryptoKeyPair;
}

function isRsa(kind: KeyKind): kind is RsaKind {
  return kind.startsWith('rsa');
}

/**
 * Issues a certificate: self-signed without `issuer`, a CA with `ca`, otherwise an end entity for servers and clients.
 */
export async function issue(options: IssueOptions): Promise<Issued> {
  const keys = options.keys ?? (await generateKeys(options.key));
  const issuerKey = options.issuer?.keys.privateKey ?? keys.privateKey;
  const hash = options.hash ?? (issuerKey.algorithm.name === 'ECDSA' ? ecdsaHash(issuerKey) : 'SHA-256');
  const signingKey = await keyForSigning(issuerKey, hash, options.pss);
  const saltLength = { 'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 }[hash];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(12)))
      .toString('hex')
      .replace(/^./, '1'),
    subject: options.subject ?? `CN=${options.name}`,
    issuer: options.issuer?.certificate.subject ?? options.subject ?? `CN=${options.name}`,
    notBefore: options.notBefore ?? new Date(Date.now() - DAY),
    notAfter: options.notAfter ?? new Date(Date.now() + 90 * DAY),
    publicKey: (options.publicKeyInfo ?? keys.publicKey) as never,
    signingKey: signingKey as never,
    signingAlgorithm: { ...signingKey.algorithm, hash, saltLength } as never,
    extensions: [...(options.extensions ?? (await defaultExtensions(options, keys)))],
  });
  const keyDer = new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return {
    der: new Uint8Array(certificate.rawData),
    pem: `${certificate.toString('pem')}\n`,
    keyDer,
    keyPem: `${x509.PemConverter.encode(keyDer.buffer as ArrayBuffer, 'PRIVATE KEY')}\n`,
    certificate,
    keys,
  };
}

/** A root and a leaf for `localhost`, 127.0.0.1 and the given names: sufficient for most tests. */
export async function makeServerIdentity(
  names: readonly string[] = [],
  key: KeyKind = 'p256',
): Promise<{ root: Issued; leaf: Issued }> {
  const root = await issue({ name: 'Thimble Test Root', ca: true, key });
  const leaf = await issue({
    name: names[0] ?? 'localhost',
    issuer: root,
    key,
    dnsNames: ['localhost', ...names],
    ipAddresses: ['127.0.0.1', '::1'],
  });
  return { root, leaf };
}

export interface CrlOptions {
  /** Its name is the list's issuer, and its key signs. */
  readonly signer: Issued;
  readonly revoked?: readonly Issued[];
  /** For every entry; `keyCompromise` if absent. */
  readonly reason?: keyof typeof x509.X509CrlReason;
  readonly number?: number;
  /** Makes a delta CRL for the complete one with this number. */
  readonly base?: number;
  /** Whether the deltaCRLIndicator is critical; true if absent. */
  readonly critical?: boolean;
}

/** A CRL that is valid for a day, DER. */
export async function issueCrl({
  signer,
  revoked = [],
  reason = 'keyCompromise',
  number = 2,
  base,
  critical,
}: CrlOptions) {
  const { privateKey } = signer.keys;
  const integer = (value: number): ArrayBuffer => Uint8Array.of(0x02, 1, value).buffer;
  const extensions = [new x509.Extension('2.5.29.20', false, integer(number))];
  if (base !== undefined) extensions.push(new x509.Extension('2.5.29.27', critical ?? true, integer(base)));
  const hash = privateKey.algorithm.name === 'ECDSA' ? ecdsaHash(privateKey) : 'SHA-256';
  const crl = await x509.X509CrlGenerator.create({
    issuer: signer.certificate.subject,
    thisUpdate: new Date(Date.now() - 60_000),
    nextUpdate: new Date(Date.now() + DAY),
    entries: revoked.map(({ certificate: { serialNumber } }) => ({
      serialNumber,
      revocationDate: new Date(Date.now() - DAY),
      reason: x509.X509CrlReason[reason],
    })),
    extensions,
    signingKey: privateKey as never,
    signingAlgorithm: { ...privateKey.algorithm, hash } as never,
  });
  return new Uint8Array(crl.rawData);
}

/** In Web Crypto an RSA key includes its hash and its padding. */
async function keyForSigning(key: webcrypto.CryptoKey, hash: string, pss: 'pss' | undefined) {
  if (key.algorithm.name !== 'RSASSA-PKCS1-v1_5' || (hash === 'SHA-256' && pss === undefined)) return key;
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  const name = pss === undefined ? 'RSASSA-PKCS1-v1_5' : 'RSA-PSS';
  return webcrypto.subtle.importKey('pkcs8', der, { name, hash }, true, ['sign']);
}

type HashName = NonNullable<IssueOptions['hash']>;

function ecdsaHash(key: webcrypto.CryptoKey): HashName {
  const curve = (key.algorithm as webcrypto.EcKeyAlgorithm).namedCurve;
  const hashes: Readonly<Record<string, HashName>> = { 'P-256': 'SHA-256', 'P-384': 'SHA-384', 'P-521': 'SHA-512' };
  return hashes[curve] ?? 'SHA-256';
}

async function defaultExtensions(options: IssueOptions, keys: webcrypto.CryptoKeyPair): Promise<x509.Extension[]> {
  const extensions: x509.Extension[] = [
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    await x509.AuthorityKeyIdentifierExtension.create((options.issuer?.keys.publicKey ?? keys.publicKey) as never),
  ];
  if (options.ca) {
    extensions.push(new x509.BasicConstraintsExtension(true, options.pathLength, true));
    extensions.push(new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true));
    return extensions;
  }
  extensions.push(new x509.BasicConstraintsExtension(false, undefined, true));
  extensions.push(
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
  );
  extensions.push(
    new x509.ExtendedKeyUsageExtension(
      (options.extendedKeyUsage as x509.ExtendedKeyUsage[] | undefined) ?? [
        x509.ExtendedKeyUsage.serverAuth,
        x509.ExtendedKeyUsage.clientAuth,
      ],
    ),
  );
  const names = [
    ...(options.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(options.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  if (names.length > 0) extensions.push(new x509.SubjectAlternativeNameExtension(names));
  return extensions;
}

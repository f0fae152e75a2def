// The certificates of the firmwares' situations: one authority of each kind, and leaves that are valid or have one
// fault.
import { generateKeyPairSync } from 'node:crypto';
import 'reflect-metadata'; // @peculiar/x509 needs it first
import * as x509 from '@peculiar/x509';
import { generateKeys, type Issued, type IssueOptions, issue, type KeyKind } from '../support/pki.ts';

export const HOST = 'board.test';
export const ADDRESS = '192.168.0.62';
const DAY = 86_400_000;

/** Made on first use, and only once. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const authority = (name: string, more: Partial<IssueOptions> = {}) => lazily(() => issue({ name, ca: true, ...more }));

export const root = authority('Situation Root');
export const stranger = authority('Stranger');
export const rsaRoot = authority('RSA Root', { key: 'rsa2048' });
export const rsa4096Root = authority('RSA-4096 Root', { key: 'rsa4096' });
export const rsa1024Root = authority('RSA-1024 Root', { key: 'rsa1024' });
export const p521Root = authority('P-521 Root', { key: 'p521' });
export const ed25519Root = authority('Ed25519 Root', { key: 'ed25519' });
export const expiredRoot = authority('Expired Root', {
  notBefore: new Date(Date.now() - 20 * DAY),
  notAfter: new Date(Date.now() - 2 * DAY),
});
export const intermediate = lazily(async () => issue({ name: 'Situation Int', ca: true, issuer: await root() }));

/** A key of a kind that Web Crypto lacks, PKCS#8 and SubjectPublicKeyInfo. */
export function foreignKey(namedCurve: 'secp224r1' | 'secp256k1'): { readonly publicKeyInfo: Uint8Array } {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve });
  return { publicKeyInfo: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
}

/** An RSA-8192 public key without a private one: any odd number is enough for a parser. */
export function hugeRsaKey(): Uint8Array {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const spki = Buffer.from(publicKey.export({ type: 'spki', format: 'der' }));
  const modulus = Buffer.concat([Buffer.from([0]), Buffer.alloc(1024, 0xa5)]);
  const tlv = (tag: number, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    const length =
      body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 255]);
    return Buffer.concat([Buffer.from([tag]), length, body]);
  };
  const algorithm = spki.subarray(3, 3 + 15); // SEQUENCE { rsaEncryption, NULL }
  const key = tlv(0x30, tlv(0x02, modulus), tlv(0x02, Buffer.from([1, 0, 1])));
  return new Uint8Array(tlv(0x30, algorithm, tlv(0x03, Buffer.from([0]), key)));
}

/** A leaf for HOST, from the intermediate unless `issuer` is given. Made once if it has no extensions or keys of its own. */
export async function leaf(more: Partial<IssueOptions> = {}): Promise<Issued> {
  const keys = await keysOf(more.key ?? 'p256');
  const options: IssueOptions = { name: HOST, dnsNames: [HOST], issuer: await intermediate(), keys, ...more };
  if (more.extensions !== undefined || more.publicKeyInfo !== undefined || more.keys !== undefined)
    return issue(options);
  const { issuer, keys: _, ...others } = options;
  const wanted = JSON.stringify([others, issuer && Buffer.from(issuer.der).toString('base64')]);
  const made = LEAVES.get(wanted) ?? issue(options);
  LEAVES.set(wanted, made);
  return made;
}

const LEAVES = new Map<string, Promise<Issued>>();

/** One key pair of each kind is used for all leaves: RSA keys are slow to make. */
function keysOf(kind: KeyKind): ReturnType<typeof generateKeys> {
  const known = KEYS.get(kind) ?? generateKeys(kind);
  KEYS.set(kind, known);
  return known;
}

const KEYS = new Map<KeyKind, ReturnType<typeof generateKeys>>();

/** A chain with that many intermediates below the root, leaf first. */
export async function deepChain(intermediates: number): Promise<Issued[]> {
  let issuer = await root();
  const chain: Issued[] = [];
  for (let i = 0; i < intermediates; i++) {
    issuer = await issue({ name: `Deep ${i}`, ca: true, issuer });
    chain.unshift(issuer);
  }
  return [await leaf({ issuer }), ...chain];
}

/** Unneeded certificates of about 1,700 bytes each, to enlarge a Certificate message. */
export async function ballast(bytes: number): Promise<Issued[]> {
  const names = Array.from({ length: 60 }, (_, i) => `ballast-number-${i}.test`);
  const one = await issue({ name: 'Ballast', dnsNames: names, issuer: await stranger() });
  return Array.from({ length: Math.ceil(bytes / (one.der.length + 3)) }, () => one);
}

export const past = { notBefore: new Date(Date.now() - 20 * DAY), notAfter: new Date(Date.now() - 2 * DAY) };
export const future = { notBefore: new Date(Date.now() + 2 * DAY), notAfter: new Date(Date.now() + 20 * DAY) };

/** Replaces the usual extensions: for a certificate that lacks or has something unusual. */
export async function extensions(...list: readonly MadeExtension[]): Promise<x509.Extension[]> {
  return Promise.all(list);
}

export type MadeExtension = x509.Extension | Promise<x509.Extension>;
export type KeyUsageName = keyof typeof x509.KeyUsageFlags;

export const san = (...names: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[]) =>
  new x509.SubjectAlternativeNameExtension([...names]);
export const basicConstraints = (ca: boolean, pathLength?: number) =>
  new x509.BasicConstraintsExtension(ca, pathLength, true);
export const keyUsage = (...flags: readonly KeyUsageName[]) =>
  new x509.KeyUsagesExtension(
    flags.reduce((sum, flag) => sum | x509.KeyUsageFlags[flag], 0),
    true,
  );
export const extension = (oid: string, critical: 'critical' | 'plain', value: readonly number[]) =>
  new x509.Extension(oid, critical === 'critical', Uint8Array.from(value));

export type { Issued, KeyKind };

/** Self-signed, for HOST, and a CA, as OpenSSL's `req -x509` makes them. */
export const issueSelfSigned = lazily(() =>
  issue({ name: HOST, extensions: [basicConstraints(true), san({ type: 'dns', value: HOST })] }),
);

/** Signs others although it is not a CA. */
export const issueEndEntity = lazily(async () => issue({ name: 'Not A CA', issuer: await root() }));

/** A server's ticket key. */
export const TICKET_KEYS = { keys: () => [{ name: new Uint8Array(16).fill(1), key: new Uint8Array(32).fill(2) }] };

/** Self-signed, for HOST, trusted as itself. */
export async function selfSigned(key: KeyKind): Promise<Issued> {
  const keys = await keysOf(key);
  return issue({ name: HOST, keys, extensions: [basicConstraints(true), san({ type: 'dns', value: HOST })] });
}

/** A certificate with those extensions, from `issuer` or the root. */
export async function signedWith(list: readonly MadeExtension[], issuer?: Issued): Promise<Issued> {
  return issue({
    name: `With ${list.length} extensions`,
    issuer: issuer ?? (await root()),
    extensions: await extensions(...list),
  });
}

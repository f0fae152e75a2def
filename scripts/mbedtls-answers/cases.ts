// The chains with which mbedTLS is tested: each is valid, or broken in one way.
import { webcrypto } from 'node:crypto';
import 'reflect-metadata'; // @peculiar/x509 needs it to be imported first
import * as x509 from '@peculiar/x509';
import { generateKeys, type Issued, type IssueOptions, issue } from '../../tests/support/pki.ts';

export interface PlainCase {
  readonly name: string;
  /** The clock, seconds since 1970. */
  readonly seconds: number;
  /** `null`: no name. */
  readonly host: string | null;
  /** Names of certificates. */
  readonly trust: readonly string[];
  readonly chain: readonly string[];
}

const BEGIN = new Date('2025-01-01T00:00:00Z');
const END = new Date('2035-01-01T00:00:00Z');
const NOW = Date.parse('2030-01-01T00:00:00Z') / 1000;
const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const HOST = 'www.board.test';

export async function makeCases(): Promise<{ certificates: Map<string, Uint8Array>; cases: readonly PlainCase[] }> {
  const certificates = new Map<string, Uint8Array>();
  const cases: PlainCase[] = [];
  const make = async (
    name: string,
    options: Omit<IssueOptions, 'name'> & { readonly subject?: string },
  ): Promise<Issued> => {
    const { subject, ...rest } = options;
    const issued = await issue({ notBefore: BEGIN, notAfter: END, ...rest, name: subject ?? name });
    certificates.set(name, issued.der);
    return issued;
  };
  const ask = (name: string, trust: string, chain: string, host: string | null = HOST, seconds = NOW): void => {
    cases.push({ name, seconds, host, trust: trust.split(' ').filter(Boolean), chain: chain.split(' ') });
  };

  const root = await make('root', { ca: true });
  const int = await make('int', { ca: true, issuer: root });
  const sub = await make('sub', { ca: true, issuer: int });
  await make('leaf', { issuer: int, dnsNames: [HOST] });
  await make('deep', { issuer: sub, dnsNames: [HOST] });
  await make('other', { ca: true });
  ask('a good chain', 'root', 'leaf int');
  ask('with its root', 'root', 'leaf int root');
  ask('without its intermediate', 'root', 'leaf');
  ask('nothing trusted', '', 'leaf int');
  ask('another root', 'other', 'leaf int');
  ask('another root and the right one', 'other root', 'leaf int');
  ask('the intermediate trusted', 'int', 'leaf');
  ask('the intermediate trusted, with more above it', 'int', 'leaf int root');
  ask('the leaf itself trusted', 'leaf', 'leaf int');
  ask('two intermediates', 'root', 'deep sub int');
  ask('two intermediates in the wrong order', 'root', 'deep int sub');
  ask('an unrelated certificate between', 'root', 'leaf other int');
  ask('the leaf twice', 'root', 'leaf leaf int');
  ask('no host', 'root', 'leaf int', null);
  ask('another host', 'root', 'leaf int', 'other.test');
  ask('another host and another root', 'other', 'leaf int', 'other.test');

  const self = await make('self', { dnsNames: [HOST] });
  ask('self-signed and trusted', 'self', 'self');
  ask('self-signed and not trusted', 'root', 'self');
  ask('self-signed, trusted, for another host', 'self', 'self', 'other.test');
  await make('self-expired', { dnsNames: [HOST], notBefore: LONG_AGO, notAfter: BEGIN, keys: self.keys });
  ask('self-signed, trusted, expired', 'self-expired', 'self-expired');

  // Dates.
  await make('leaf-expired', { issuer: int, dnsNames: [HOST], notBefore: LONG_AGO, notAfter: BEGIN });
  await make('int-expired', {
    ca: true,
    issuer: root,
    subject: 'int',
    keys: int.keys,
    notBefore: LONG_AGO,
    notAfter: BEGIN,
  });
  await make('root-expired', { ca: true, subject: 'root', keys: root.keys, notBefore: LONG_AGO, notAfter: BEGIN });
  ask('an expired leaf', 'root', 'leaf-expired int');
  ask('an expired intermediate', 'root', 'leaf int-expired');
  ask('an expired intermediate and a good one after it', 'root', 'leaf int-expired int');
  ask('an expired root', 'root-expired', 'leaf int');
  ask('an expired root and its successor', 'root-expired root', 'leaf int');
  ask('a clock before everything', 'root', 'leaf int', HOST, 0);
  ask('a clock after everything', 'root', 'leaf int', HOST, Date.parse('2040-01-01T00:00:00Z') / 1000);
  ask('the first second', 'root', 'leaf int', HOST, BEGIN.getTime() / 1000);
  ask('the last second', 'root', 'leaf int', HOST, END.getTime() / 1000);
  ask('the second after', 'root', 'leaf int', HOST, END.getTime() / 1000 + 1);
  ask('expired, another host, not trusted', 'other', 'leaf-expired int', 'other.test');

  // Names.
  await make('wild', { issuer: int, dnsNames: ['*.board.test'] });
  ask('a wildcard', 'root', 'wild int');
  ask('a wildcard in capitals', 'root', 'wild int', 'WWW.Board.TEST');
  ask('a wildcard and two labels', 'root', 'wild int', 'a.b.board.test');
  ask('a wildcard and none', 'root', 'wild int', 'board.test');
  await make('wild-top', { issuer: int, dnsNames: ['*.test'] });
  ask('a wildcard over one label', 'root', 'wild-top int', 'board.test');
  await make('wild-part', { issuer: int, dnsNames: ['w*.board.test', '*'] });
  ask('a wildcard within a label', 'root', 'wild-part int');
  await make('cn', { issuer: int, subject: HOST });
  ask('a common name', 'root', 'cn int');
  ask('a common name in capitals', 'root', 'cn int', HOST.toUpperCase());
  await make('cn-san', { issuer: int, subject: HOST, dnsNames: ['elsewhere.test'] });
  ask('a common name beside another subjectAltName', 'root', 'cn-san int');
  await make('ip', { issuer: int, subject: 'ip', ipAddresses: ['192.168.0.62'] });
  ask('an address', 'root', 'ip int', '192.168.0.62');
  await make('cn-ip', { issuer: int, subject: '192.168.0.62' });
  ask('an address as common name', 'root', 'cn-ip int', '192.168.0.62');
  ask('a host with a final dot', 'root', 'leaf int', `${HOST}.`);

  // Signing permissions.
  const notCa = await make('not-ca', { issuer: root, dnsNames: ['x.test'] });
  await make('leaf-of-leaf', { issuer: notCa, dnsNames: [HOST] });
  ask('signed by an end entity', 'root', 'leaf-of-leaf not-ca');
  ask('signed by a trusted end entity', 'not-ca', 'leaf-of-leaf');
  const noSign = await make('no-sign', {
    issuer: root,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
  await make('leaf-no-sign', { issuer: noSign, dnsNames: [HOST] });
  ask('signed by a CA without keyCertSign', 'root', 'leaf-no-sign no-sign');
  const noUsage = await make('no-usage', {
    issuer: root,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  await make('leaf-no-usage', { issuer: noUsage, dnsNames: [HOST] });
  ask('signed by a CA without keyUsage', 'root', 'leaf-no-usage no-usage');
  const zero = await make('zero', { ca: true, issuer: root, pathLength: 0 });
  const below = await make('below', { ca: true, issuer: zero });
  await make('leaf-below', { issuer: below, dnsNames: [HOST] });
  await make('leaf-zero', { issuer: zero, dnsNames: [HOST] });
  ask('a path length that is kept', 'root', 'leaf-zero zero');
  ask('a path length that is not kept', 'root', 'leaf-below below zero');
  const rolled = await make('rolled', { ca: true, subject: 'zero', issuer: zero });
  await make('leaf-rolled', { issuer: rolled, dnsNames: [HOST] });
  ask('a self-issued CA does not count', 'root', 'leaf-rolled rolled zero');
  const rolledTwice = await make('rolled-twice', { ca: true, subject: 'zero', issuer: rolled });
  await make('leaf-rolled-twice', { issuer: rolledTwice, dnsNames: [HOST] });
  ask('two self-issued CAs', 'root', 'leaf-rolled-twice rolled-twice rolled zero');

  // Signatures.
  await make('int-fake', { ca: true, subject: 'int', issuer: root });
  ask('an intermediate of the same name with another key', 'root', 'leaf int-fake');
  ask('the wrong one first', 'root', 'leaf int-fake int');
  await make('root-fake', { ca: true, subject: 'root' });
  ask('a trusted root of the same name with another key', 'root-fake', 'leaf int');
  ask('both of that name', 'root-fake root', 'leaf int');
  await make('int-fake-root', {
    ca: true,
    subject: 'int',
    keys: int.keys,
    issuer: await issue({ name: 'root', ca: true }),
  });
  ask('an intermediate whose signature is wrong', 'root', 'leaf int-fake-root');

  // Cross-signing.
  const old = await make('old', { ca: true });
  await make('root-cross', { ca: true, subject: 'root', keys: root.keys, issuer: old });
  ask('a cross-signed root, the new one trusted', 'root', 'leaf int root-cross');
  ask('a cross-signed root, the old one trusted', 'old', 'leaf int root-cross');
  ask('the cross-signed root trusted', 'root-cross', 'leaf int');
  const one = await make('one', { ca: true });
  const two = await make('two', { ca: true });
  const oneByTwo = await make('one-by-two', { ca: true, subject: 'one', keys: one.keys, issuer: two });
  await make('two-by-one', { ca: true, subject: 'two', keys: two.keys, issuer: one });
  await make('leaf-one', { issuer: oneByTwo, dnsNames: [HOST] });
  ask('a circle', 'root', 'leaf-one one-by-two two-by-one');
  ask('a circle twice', 'root', 'leaf-one one-by-two two-by-one one-by-two two-by-one');

  // Distinguished names.
  const capitals = await make('capitals', { ca: true, subject: 'INT', keys: int.keys, issuer: root });
  ask('an issuer in capitals', 'root', 'leaf capitals');
  await make('spaced', { ca: true, subject: 'i n t', keys: capitals.keys, issuer: root });
  ask('an issuer with spaces', 'root', 'leaf spaced');

  // Keys and hashes.
  for (const key of ['p384', 'p521', 'rsa2048'] as const) {
    await make(`leaf-${key}`, { issuer: int, key, dnsNames: [HOST] });
    ask(`a leaf with ${key}`, 'root', `leaf-${key} int`);
  }
  const weak = await weakKeys();
  await make('leaf-weak', { issuer: int, keys: weak, dnsNames: [HOST] });
  ask('a leaf with RSA-1024', 'root', 'leaf-weak int');
  const weakCa = await make('int-weak', { ca: true, issuer: root, keys: weak });
  await make('leaf-of-weak', { issuer: weakCa, dnsNames: [HOST] });
  ask('an intermediate with RSA-1024', 'root', 'leaf-of-weak int-weak');
  certificates.set('leaf-sha1', await sha1Leaf(int));
  ask('a signature with SHA-1', 'root', 'leaf-sha1 int');
  await make('leaf-ed25519', { issuer: int, key: 'ed25519', dnsNames: [HOST] });
  ask('a leaf with Ed25519', 'root', 'leaf-ed25519 int');

  // Extensions.
  const basics = [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: HOST }])];
  const anything = new Uint8Array([0x05, 0x00]);
  await make('leaf-critical', {
    issuer: int,
    extensions: [...basics, new x509.Extension('1.3.6.1.4.1.99999.1', true, anything)],
  });
  await make('leaf-uncritical', {
    issuer: int,
    extensions: [...basics, new x509.Extension('1.3.6.1.4.1.99999.1', false, anything)],
  });
  ask('an unknown critical extension', 'root', 'leaf-critical int');
  ask('an unknown extension that is not critical', 'root', 'leaf-uncritical int');
  await make('leaf-policy', {
    issuer: int,
    extensions: [...basics, new x509.CertificatePolicyExtension(['2.23.140.1.2.1'], true)],
  });
  await make('leaf-any-policy', {
    issuer: int,
    extensions: [...basics, new x509.CertificatePolicyExtension(['2.5.29.32.0'], true)],
  });
  ask('a critical policy', 'root', 'leaf-policy int');
  ask('the critical policy that means any', 'root', 'leaf-any-policy int');
  ask('an unknown critical extension in a certificate that is not needed', 'root', 'leaf int leaf-critical');

  // Length.
  let above = root;
  const ladder: string[] = [];
  for (let i = 1; i <= 9; i++) {
    above = await make(`step-${i}`, { ca: true, issuer: above });
    ladder.unshift(`step-${i}`);
    await make(`leaf-${i}`, { issuer: above, dnsNames: [HOST] });
    if (i >= 7) ask(`${i} intermediates`, 'root', [`leaf-${i}`, ...ladder].join(' '));
  }
  return { certificates, cases };
}

async function weakKeys(): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 1024,
  };
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function sha1Leaf(issuer: Issued): Promise<Uint8Array> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '1234',
    subject: 'CN=leaf-sha1',
    issuer: issuer.certificate.subject,
    notBefore: BEGIN,
    notAfter: END,
    publicKey: keys.publicKey as never,
    signingKey: issuer.keys.privateKey as never,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-1' } as never,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: HOST }])],
  });
  return new Uint8Array(certificate.rawData);
}

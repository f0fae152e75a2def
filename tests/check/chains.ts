// Certificates in the structure of the web's: a root, the same root signed by an older one, an intermediate, leaves
// with one fault each. Made once per process.
import 'reflect-metadata'; // @peculiar/x509 needs it first
import * as x509 from '@peculiar/x509';
import { generateKeys, type Issued, type IssueOptions, issue } from '../support/pki.ts';

export const HOST = 'device.test';
const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY);

const oldRoot = await issue({ name: 'Old Root', key: 'rsa2048', ca: true });
const root = await issue({ name: 'New Root', key: 'rsa2048', ca: true });
const ecRoot = await issue({ name: 'New EC Root', key: 'p384', ca: true });

/** The CAs of these chains. */
export const CA = {
  oldRoot,
  root,
  /** The new root's name and key, signed by the old one: servers send it for old clients. */
  crossSigned: await issue({ name: 'New Root', keys: root.keys, issuer: oldRoot, ca: true }),
  intermediate: await issue({ name: 'Intermediate R1', key: 'rsa2048', issuer: root, ca: true, pathLength: 0 }),
  ecRoot,
  ecCrossSigned: await issue({ name: 'New EC Root', keys: ecRoot.keys, issuer: root, ca: true }),
  ecIntermediate: await issue({ name: 'Intermediate E1', key: 'p384', issuer: ecRoot, ca: true, pathLength: 0 }),
  stranger: await issue({ name: 'Somebody Else', key: 'rsa2048', ca: true }),
} as const;

/** One key pair is enough for the leaves: a new one of RSA takes 0.2 s. */
const leafKeys = await generateKeys('rsa2048');

/** A leaf for {@link HOST} from the RSA intermediate, with changes. Valid for 45 days, as Let's Encrypt's will be. */
export function leaf(more: Partial<IssueOptions> = {}): Promise<Issued> {
  return issue({
    name: HOST,
    ...(more.key === undefined && { keys: leafKeys }),
    issuer: CA.intermediate,
    dnsNames: [HOST],
    notBefore: day(-1),
    notAfter: day(44),
    ...more,
  });
}

export const PAST = { notBefore: day(-60), notAfter: day(-15) } as const;
export const FUTURE = { notBefore: day(15), notAfter: day(60) } as const;

/** An unknown critical extension of that length. */
export function strangeExtension(bytes: number, critical = true): x509.Extension {
  return new x509.Extension('1.3.6.1.4.1.99999.1', critical, new Uint8Array(bytes).fill(0x2a).buffer);
}

export function withoutNames(): readonly x509.Extension[] {
  return [new x509.BasicConstraintsExtension(false, undefined, true)];
}

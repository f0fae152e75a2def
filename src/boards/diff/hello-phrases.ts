// Phrases for differences in the ClientHello and in records, which determine whether a server accepts.
import { type CipherSuite, cipherSuite } from '../../tls/cipher-suites.ts';
import { NamedGroup, registeredName, SignatureScheme } from '../../tls/constants.ts';
import type { BoardProfile } from '../profile.ts';
import { listed, type Phrase, phrase, phraseOfFlag, phraseOfList } from './phrase.ts';

const hello = ({ stack }: BoardProfile) => stack.hello;

export const HELLO_PHRASES: readonly Phrase[] = [
  phrase(
    'stack.library',
    ({ stack }) => `${stack.library.name} ${stack.library.version}`,
    (before, after) => `TLS is ${after} instead of ${before}`,
  ),
  phraseOfList('stack.hello.versions', (profile) => hello(profile).versions, {
    gone: (versions) => `servers with only TLS ${listed(versions.map(versionName))} are no longer reached`,
    come: (versions) => `servers with only TLS ${listed(versions.map(versionName))} are reached`,
  }),
  phraseOfList('stack.hello.cipherSuites', (profile) => kindsOf(hello(profile).cipherSuites, exchangeOf), {
    gone: (kinds) => `servers that have nothing but ${listed(kinds)} may no longer be reached`,
    come: (kinds) => `servers that have nothing but ${listed(kinds)} may be reached`,
  }),
  phraseOfList('stack.hello.cipherSuites', (profile) => kindsOf(hello(profile).cipherSuites, cipherOf), {
    gone: (kinds) => `servers that encrypt with nothing but ${listed(kinds)} may no longer be reached`,
    come: (kinds) => `servers that encrypt with nothing but ${listed(kinds)} may be reached`,
  }),
  phraseOfList('stack.hello.groups', (profile) => hello(profile).groups.map(groupLabel), {
    gone: (groups) => `servers that agree on keys by ${listed(groups)} alone may no longer be reached`,
    come: (groups) => `servers that agree on keys by ${listed(groups)} alone may be reached`,
  }),
  phraseOfList('stack.hello.signatureSchemes', (profile) => hello(profile).signatureSchemes.map(schemeName), {
    gone: (schemes) => `servers that can sign with ${listed(schemes)} alone may no longer be reached`,
    come: (schemes) => `servers that sign with ${listed(schemes)} may be reached`,
  }),
  phrase(
    'stack.hello.extensions',
    (profile) => hello(profile).extensions,
    (before, after) => {
      const gone = before.filter((name) => !after.includes(name));
      const come = after.filter((name) => !before.includes(name));
      const words = [
        ...(come.length > 0 ? [`has ${listed(come)}`] : []),
        ...(gone.length > 0 ? [`has no ${listed(gone)}`] : []),
        ...(gone.length + come.length === 0 ? ['has its extensions in another order'] : []),
      ];
      return `its ClientHello ${words.join(' and ')}: a server that recognises clients by it may answer differently`;
    },
  ),
  phraseOfFlag('stack.hello.records', (profile) => hello(profile).records?.addressesInSni ?? false, {
    on: 'an IP address is sent as the server name, to which servers may object',
    off: 'an IP address is not sent as the server name any more',
  }),
  phraseOfFlag('stack.hello.records', (profile) => hello(profile).records?.fragments !== 'refused', {
    on: 'handshake messages that span records are read',
    off: 'handshake messages that span records are refused: servers with long chains or short records may no longer be reached',
  }),
  phrase(
    'stack.hello.records',
    (profile) => hello(profile).records?.joinBuffer,
    (before, after) =>
      after === undefined
        ? []
        : `a message in several records, such as a long chain, has up to ${after} bytes${before === undefined ? '' : `, not ${before}`}`,
  ),
  phrase(
    'stack.hello.maxRecordOut',
    (profile) => hello(profile).maxRecordOut,
    (before, after) => `what is written leaves in records of up to ${after} bytes, not ${before}`,
  ),
  phrase(
    'stack.habits',
    ({ stack }) => stack.habits?.earlyWrite ?? 'encrypted',
    (_, after) =>
      after === 'encrypted'
        ? 'what is written before the handshake makes the handshake first'
        : 'what is written before the handshake leaves unencrypted',
  ),
  phrase(
    'stack.habits',
    ({ stack }) => stack.habits?.close ?? 'silent',
    (_, after) => (after === 'silent' ? 'close() no longer says close_notify' : 'close() says close_notify'),
  ),
  phraseOfList('stack.server.cipherSuites', ({ stack }) => suiteNames(stack.server.cipherSuites), {
    gone: (suites) => `clients of its servers that have nothing but ${listed(suites, 3)} may no longer be served`,
    come: (suites) => `clients of its servers that have nothing but ${listed(suites, 3)} may be served`,
  }),
];

/** Curves from before TLS 1.3, for which the engine has no name (RFC 8422 §5.1.1, RFC 7027 §2). */
export const OLD_CURVES: Readonly<Record<number, string>> = {
  18: 'secp192k1',
  19: 'secp192r1',
  20: 'secp224k1',
  21: 'secp224r1',
  22: 'secp256k1',
  26: 'brainpoolP256r1',
  27: 'brainpoolP384r1',
  28: 'brainpoolP512r1',
};

export function groupLabel(group: number): string {
  return OLD_CURVES[group] ?? registeredName(NamedGroup, group);
}

function versionName(version: number): string {
  return `1.${version - 0x0301}`;
}

function kindsOf(suites: readonly number[], kindOf: (suite: CipherSuite) => string | undefined): string[] {
  return [...new Set(suites.flatMap((id) => cipherSuite(id) ?? []).flatMap((suite) => kindOf(suite) ?? []))];
}

const EXCHANGES: Readonly<Partial<Record<CipherSuite['keyExchange'], string>>> = {
  rsa: 'RSA key exchange without forward secrecy',
  ecdhe: 'ECDHE',
  dhe: 'DHE',
  ecdh: 'static ECDH',
};

function exchangeOf({ keyExchange }: CipherSuite): string | undefined {
  return EXCHANGES[keyExchange];
}

function cipherOf({ cipher }: CipherSuite): string {
  return cipher.kind === 'cbc' ? 'CBC' : cipher.aead.replace(/^aes-\d+-/, '').toUpperCase();
}

function suiteNames(suites: readonly number[]): string[] {
  return suites.flatMap((id) => cipherSuite(id)?.name ?? []);
}

/** In TLS 1.2 a scheme is a hash and a key type: `0x0603` is ecdsa with SHA-512, on any curve. */
function schemeName(scheme: number): string {
  const hash = ['', 'MD5', 'SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'][scheme >> 8];
  const key = ['', 'RSA', 'DSA', 'ECDSA'][scheme & 0xff];
  return hash && key ? `${key} and ${hash}` : registeredName(SignatureScheme, scheme);
}

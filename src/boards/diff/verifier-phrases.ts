// Phrases for differences in accepted certificates and in trusted roots.
import type { BoardProfile } from '../profile.ts';
import { listedRoots } from '../root-bundle.ts';
import type { MbedtlsRules } from '../stacks/mbedtls/rules.ts';
import { listed, type Phrase, phrase, phraseOfFlag, phraseOfList } from './phrase.ts';

/** A field of an mbedTLS build; `undefined` for other stacks. */
function rule<Key extends keyof MbedtlsRules>(key: Key): (profile: BoardProfile) => MbedtlsRules[Key] | undefined {
  return ({ stack: { verification } }) => (verification.kind === 'mbedtls' ? verification[key] : undefined);
}

const KINDS = {
  none: 'no certificate is checked: anyone may answer, whatever a program asks for',
  strict: 'certificates are held to RFC 5280',
  mbedtls: 'certificates are checked, where a program asks for it',
} as const;

export const VERIFIER_PHRASES: readonly Phrase[] = [
  phrase(
    'stack.verification',
    ({ stack }) => stack.verification.kind,
    (_, after) => KINDS[after],
  ),
  phraseOfFlag('stack.verification.checkDates', rule('checkDates'), {
    on: 'certificates outside their dates are refused: the clock must be right',
    off: 'the dates of certificates are not looked at any more',
  }),
  phraseOfFlag('stack.verification.ipAddressNames', rule('ipAddressNames'), {
    on: 'a server that is named by its IP address can be verified',
    off: 'a server that is named by its IP address can no longer be verified',
  }),
  phraseOfFlag('stack.verification.checkKeyUsage', rule('checkKeyUsage'), {
    on: 'certificates of CAs without keyCertSign are refused, and others whose key usage forbids what they are used for',
    off: 'the key usage of certificates is not looked at any more',
  }),
  phraseOfFlag('stack.verification.checkExtendedKeyUsage', rule('checkExtendedKeyUsage'), {
    on: 'certificates that are not for servers by their extended key usage are refused',
    off: 'the extended key usage of certificates is not looked at any more',
  }),
  phraseOfList('stack.verification.acceptedHashes', (profile) => rule('acceptedHashes')(profile) ?? [], {
    gone: (hashes) => `certificates signed with ${listed(hashes.map(hashName))} are refused`,
    come: (hashes) => `certificates signed with ${listed(hashes.map(hashName))} are accepted`,
  }),
  bits('leastRsaBits', (before, after) =>
    after > before
      ? `RSA keys of less than ${after} bits are refused (before: of less than ${before})`
      : `RSA keys of ${after} bits and more are accepted (before: of ${before})`,
  ),
  bits('mostRsaBits', (before, after) =>
    after < before
      ? `RSA keys of more than ${after} bits are refused`
      : `RSA keys of more than ${before} bits are accepted`,
  ),
  phraseOfList('stack.verification.acceptedCurves', (profile) => rule('acceptedCurves')(profile) ?? [], {
    gone: (curves) => `certificates with keys on ${listed(curves)} are refused`,
    come: (curves) => `certificates with keys on ${listed(curves)} are accepted`,
  }),
  phrase('stack.verification.rsaPss', rule('rsaPss'), (before, after) =>
    before === undefined || after === undefined
      ? []
      : after === 'read'
        ? 'certificates signed with RSA-PSS can be read'
        : 'certificates signed with RSA-PSS can no longer be read',
  ),
  phrase('stack.verification.maxIntermediates', rule('maxIntermediates'), (before, after) =>
    before === undefined || after === undefined ? [] : `a chain has up to ${after} intermediates, not ${before}`,
  ),
  phraseOfFlag('stack.verification.nameRequired', rule('nameRequired'), {
    on: 'a client that verifies needs server_hostname',
    off: 'a client that verifies does not need server_hostname',
  }),
  phrase(
    'stack.nameRequired',
    ({ stack }) => stack.nameRequired,
    (_, after) => NAME_REQUIRED[after],
  ),
  phrase('stack.roots', rootNames, (before, after) => {
    if (before === undefined) return `${after!.length} roots are built in`;
    if (after === undefined) return 'no roots are built in: a program must bring its own';
    const gone = before.filter((name) => !after.includes(name));
    const come = after.filter((name) => !before.includes(name));
    return [
      ...(gone.length > 0
        ? [`${gone.length} roots are no longer built in: servers of ${listed(gone, 4)} may be refused`]
        : []),
      ...(come.length > 0
        ? [`${come.length} more roots are built in: servers of ${listed(come, 4)} may be accepted`]
        : []),
    ];
  }),
  phrase(
    'runtime.defaults.clientVerifies',
    ({ runtime }) => runtime.defaults.clientVerifies,
    (before, after) => `a client verifies by default: ${after}, not ${before}`,
  ),
  phrase(
    'runtime.defaults.serverVerifies',
    ({ runtime }) => runtime.defaults.serverVerifies,
    (before, after) => `a server verifies its clients by default: ${after}, not ${before}`,
  ),
  phrase(
    'runtime.defaults.trusted',
    ({ runtime }) => runtime.defaults.trusted,
    (_, after) =>
      after === 'nothing'
        ? 'nothing is trusted before a program loads CAs'
        : 'the built-in roots are trusted by default',
  ),
  phrase(
    'stack.loading',
    ({ stack }) => stack.loading,
    (_, after) =>
      after === 'adds'
        ? 'CAs that are loaded add up, and are read at once'
        : 'CAs that are loaded replace those before, and are read when a connection is made',
  ),
];

const NAME_REQUIRED = {
  never: 'server_hostname may be left out',
  required: 'CERT_REQUIRED needs server_hostname',
  'unless-none': 'server_hostname is needed wherever a certificate is checked',
} as const;

function bits(key: 'leastRsaBits' | 'mostRsaBits', say: (before: number, after: number) => string): Phrase {
  return phrase(
    `stack.verification.${key}`,
    (profile) => String(rule(key)(profile)),
    (before, after) => (before === 'undefined' || after === 'undefined' ? [] : say(Number(before), Number(after))),
  );
}

function rootNames({ stack: { roots } }: BoardProfile): readonly string[] | undefined {
  return roots.kind === 'bundle' ? listedRoots(roots.id).map(({ name }) => name) : undefined;
}

/** `sha256` → `SHA-256`. */
function hashName(hash: string): string {
  return hash.toUpperCase().replace(/^SHA(?=\d)/, 'SHA-');
}

// Parses the runner's flags. Each is either supported, or has a reason why its tests do not apply. None is ignored: a
// flag in neither table is an error, so that a new runner cannot add an expectation unnoticed.
import { Unimplemented } from './unimplemented.ts';

/** A certificate's flags in a `-new-x509-credential` block, or outside of any. */
export interface CredentialFlags {
  certFile?: string;
  keyFile?: string;
  signingPrefs: number[];
  mustMatchIssuer: boolean;
  ocspResponse?: Uint8Array;
}

/** The flags of one connection. Lists are in the given order. */
export interface Flags {
  readonly on: ReadonlySet<string>;
  readonly strings: ReadonlyMap<string, string>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly lists: ReadonlyMap<string, readonly number[]>;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  readonly defaultCredential: CredentialFlags;
  readonly credentials: readonly CredentialFlags[];
}

type Kind = 'flag' | 'string' | 'number' | 'list' | 'bytes';

const SUPPORTED: Readonly<Record<string, Kind>> = {
  port: 'number',
  ipv6: 'flag',
  'shim-id': 'string',
  server: 'flag',
  async: 'flag',
  'resume-count': 'number',
  'implicit-handshake': 'flag',
  'trust-cert': 'string',
  'no-tls1': 'flag',
  'no-tls11': 'flag',
  'no-tls12': 'flag',
  'no-tls13': 'flag',
  'min-version': 'number',
  'max-version': 'number',
  'expect-version': 'number',
  cipher: 'string',
  'expect-cipher': 'number',
  'expect-cipher-aes': 'number',
  'expect-cipher-no-aes': 'number',
  curves: 'list',
  'key-shares': 'list',
  'no-key-shares': 'flag',
  'expect-curve-id': 'number',
  'expect-hrr': 'flag',
  'expect-no-hrr': 'flag',
  'verify-prefs': 'list',
  'expect-peer-verify-pref': 'list',
  'expect-peer-signature-algorithm': 'number',
  'fips-202205': 'flag',
  'wpa-202304': 'flag',
  'server-preference': 'flag',
  'fallback-scsv': 'flag',
  'host-name': 'string',
  'expect-server-name': 'string',
  'advertise-alpn': 'string',
  'select-alpn': 'string',
  'decline-alpn': 'flag',
  'reject-alpn': 'flag',
  'expect-alpn': 'string',
  'expect-advertised-alpn': 'string',
  'verify-peer': 'flag',
  'verify-fail': 'flag',
  'use-custom-verify-callback': 'flag',
  'expect-verify-result': 'flag',
  'require-any-client-certificate': 'flag',
  'expect-peer-cert-file': 'string',
  'expect-no-peer-cert': 'flag',
  'use-client-ca-list': 'string',
  'expect-client-ca-list': 'string',
  'use-old-client-cert-callback': 'flag',
  'use-early-callback': 'flag',
  'fail-early-callback': 'flag',
  'fail-cert-callback': 'flag',
  'expect-selected-credential': 'number',
  'enable-ocsp-stapling': 'flag',
  'expect-ocsp-response': 'bytes',
  'use-ocsp-callback': 'flag',
  'set-ocsp-in-callback': 'flag',
  'decline-ocsp-callback': 'flag',
  'fail-ocsp-callback': 'flag',
  psk: 'string',
  'psk-identity': 'string',
  'no-ticket': 'flag',
  'expect-session-miss': 'flag',
  'expect-no-session': 'flag',
  'expect-session-id': 'flag',
  'expect-no-session-id': 'flag',
  'expect-ticket-renewal': 'flag',
  'resumption-delay': 'number',
  'expect-extended-master-secret': 'flag',
  'expect-secure-renegotiation': 'flag',
  'expect-no-secure-renegotiation': 'flag',
  'expect-msg-callback': 'string',
  // Default behaviour here: a HelloRequest is answered with a warning, and the connection continues.
  'renegotiate-ignore': 'flag',
  'expect-total-renegotiations': 'number',
  'export-keying-material': 'number',
  'export-label': 'string',
  'export-context': 'string',
  'use-export-context': 'flag',
  'use-exporter-between-reads': 'flag',
  'shim-writes-first': 'flag',
  'shim-initial-write': 'string',
  'repeat-shim-initial-write': 'number',
  'write-different-record-sizes': 'flag',
  'max-send-fragment': 'number',
  'partial-write': 'flag',
  'read-size': 'number',
  'shim-shuts-down': 'flag',
  'check-close-notify': 'flag',
  'key-update': 'flag',
  'key-update-before-read': 'flag',
  'no-op-extra-handshake': 'flag',
};

/** Flags of a credential, given before or after its `-new-…-credential`. */
const CREDENTIAL: Readonly<Record<string, Kind>> = {
  'cert-file': 'string',
  'key-file': 'string',
  'signing-prefs': 'list',
  'must-match-issuer': 'flag',
  'ocsp-response': 'bytes',
};

/** Why a flag's tests do not apply. A pattern is a whole name, or a prefix that ends in `*`. */
const UNIMPLEMENTED: readonly (readonly [pattern: string, kind: Kind, reason: string])[] = [
  ['dtls', 'flag', 'DTLS'],
  ['quic', 'flag', 'QUIC'],
  ['quic-*', 'string', 'QUIC'],
  ['expect-quic-transport-params', 'string', 'QUIC'],
  ['handshaker-path', 'string', 'handshake hints (split handshakes)'],
  ['handshake-hints', 'flag', 'handshake hints (split handshakes)'],
  ['allow-hint-mismatch', 'flag', 'handshake hints (split handshakes)'],
  ['enable-early-data', 'flag', '0-RTT is not offered'],
  ['expect-ticket-supports-early-data', 'flag', '0-RTT is not offered'],
  ['expect-accept-early-data', 'flag', '0-RTT is not offered'],
  ['expect-reject-early-data', 'flag', '0-RTT is not offered'],
  ['expect-no-offer-early-data', 'flag', '0-RTT is not offered'],
  ['expect-early-data-reason', 'string', '0-RTT is not offered'],
  ['early-write-after-message', 'number', '0-RTT is not offered'],
  ['new-rpk-credential', 'flag', 'raw public keys'],
  ['accepted-peer-cert-types', 'list', 'raw public keys'],
  ['available-client-cert-types', 'list', 'raw public keys'],
  ['expect-peer-certificate-type', 'number', 'raw public keys'],
  ['expect-certificate-types', 'bytes', 'the types of a TLS 1.2 CertificateRequest are not exposed'],
  ['expect-peer-rpk-sha256', 'bytes', 'raw public keys'],
  ['new-delegated-credential', 'flag', 'delegated credentials'],
  ['delegated-credential', 'bytes', 'delegated credentials'],
  ['new-spake2plusv1-credential', 'flag', 'PAKE'],
  ['pake-*', 'bytes', 'PAKE'],
  ['wrong-pake-role', 'flag', 'PAKE'],
  ['new-psk-credential', 'flag', 'PSK importers (RFC 9258)'],
  ['psk-importer-sha256', 'flag', 'PSK importers (RFC 9258)'],
  ['psk-importer-sha384', 'flag', 'PSK importers (RFC 9258)'],
  ['psk-importer-*', 'bytes', 'PSK importers (RFC 9258)'],
  ['ech-*', 'bytes', 'ECH'],
  ['enable-ech-grease', 'flag', 'ECH'],
  ['reject-unusable-ech-config', 'flag', 'ECH'],
  ['expect-ech-accept', 'flag', 'ECH'],
  ['expect-no-ech-*', 'flag', 'ECH'],
  ['expect-ech-*', 'string', 'ECH'],
  ['fail-early-callback-ech-rewind', 'flag', 'ECH'],
  ['application-settings', 'string', 'ALPS'],
  ['expect-peer-application-settings', 'string', 'ALPS'],
  ['alps-use-new-codepoint', 'number', 'ALPS'],
  ['defer-alps', 'flag', 'ALPS'],
  ['enable-channel-id', 'flag', 'Channel ID'],
  ['send-channel-id', 'string', 'Channel ID'],
  ['expect-channel-id', 'bytes', 'Channel ID'],
  ['advertise-npn', 'string', 'NPN'],
  ['advertise-empty-npn', 'flag', 'NPN'],
  ['select-next-proto', 'string', 'NPN'],
  ['select-empty-next-proto', 'flag', 'NPN'],
  ['expect-next-proto', 'string', 'NPN'],
  ['expect-no-next-proto', 'flag', 'NPN'],
  ['false-start', 'flag', 'False Start'],
  ['allow-false-start-without-alpn', 'flag', 'False Start'],
  ['renegotiate-*', 'flag', 'renegotiation is refused'],
  ['forbid-renegotiation-after-handshake', 'flag', 'renegotiation is refused'],
  ['install-cert-compression-algs', 'flag', 'certificate compression'],
  ['install-one-cert-compression-alg', 'number', 'certificate compression'],
  ['srtp-profiles', 'string', 'SRTP'],
  ['tls-unique', 'flag', 'tls-unique (RFC 9266 replaced it)'],
  ['enable-signed-cert-timestamps', 'flag', 'signed certificate timestamps in the handshake'],
  ['signed-cert-timestamps', 'bytes', 'signed certificate timestamps in the handshake'],
  ['expect-signed-cert-timestamps', 'bytes', 'signed certificate timestamps in the handshake'],
  ['requested-trust-anchors', 'bytes', 'trust anchor identifiers'],
  ['available-trust-anchors', 'bytes', 'trust anchor identifiers'],
  ['expect-peer-available-trust-anchors', 'bytes', 'trust anchor identifiers'],
  ['expect-peer-match-trust-anchor', 'number', 'trust anchor identifiers'],
  ['cert-properties', 'bytes', 'trust anchor identifiers'],
  ['request-server-padding', 'number', 'server padding (draft)'],
  ['server-supports-padding', 'flag', 'server padding (draft)'],
  ['expect-server-sent-requested-padding', 'flag', 'server padding (draft)'],
  ['resumption-across-names-enabled', 'flag', 'resumption across names (draft)'],
  ['expect-resumable-across-names', 'number', 'resumption across names (draft)'],
  ['expect-not-resumable-across-names', 'flag', 'resumption across names (draft)'],
  ['cnsa*', 'flag', 'ML-KEM-1024 (the CNSA policies)'],
  ['server-supported-groups-hint', 'list', "BoringSSL's hint of a server's groups"],
  ['curves-flags', 'list', "BoringSSL's flags on groups"],
  ['retain-only-sha256-client-cert', 'flag', "BoringSSL's memory saving on client certificates"],
  ['expect-sha256-client-cert', 'flag', "BoringSSL's memory saving on client certificates"],
  ['reverify-on-resume', 'flag', "BoringSSL's option to verify again on resumption"],
  ['use-ticket-callback', 'flag', "BoringSSL's ticket callbacks"],
  ['use-ticket-aead-callback', 'flag', "BoringSSL's ticket callbacks"],
  ['renew-ticket', 'flag', "BoringSSL's ticket callbacks"],
  ['skip-ticket', 'flag', "BoringSSL's ticket callbacks"],
  ['install-ddos-callback', 'flag', "BoringSSL's DDoS callback"],
  ['fail-ddos-callback', 'flag', "BoringSSL's DDoS callback"],
  ['ticket-key', 'bytes', "BoringSSL's ticket format"],
  ['expect-ticket-age-skew', 'number', 'the age skew of a ticket is not exposed (it serves 0-RTT)'],
  ['peek-then-read', 'flag', 'peeking: `read` gives views of whole records'],
  ['send-alert', 'flag', 'sending an alert of the caller’s choice'],
  ['export-traffic-secrets', 'flag', 'traffic secrets are not exported'],
  ['cbc-record-splitting', 'flag', '1/n-1 record splitting'],
  ['jdk11-workaround', 'flag', "a workaround for a bug of JDK 11's"],
  ['permute-extensions', 'flag', 'the order of extensions is the profile’s'],
  ['enable-grease', 'flag', 'GREASE is tolerated, not sent'],
  ['no-legacy-server-connect', 'flag', 'servers without renegotiation_info are never refused'],
  ['select-empty-alpn', 'flag', 'an ALPN callback'],
  ['allow-unknown-alpn-protos', 'flag', 'an ALPN protocol that was not offered is always refused'],
  ['no-server-name-ack', 'flag', 'server_name is always acknowledged'],
  ['read-with-unfinished-write', 'flag', 'output is never half written: it is taken whole'],
  ['handshake-twice', 'flag', 'a second handshake call'],
  ['handshake-never-done', 'flag', '0-RTT is not offered'],
  ['max-cert-list', 'number', 'the limit on certificates is fixed (docs/limits.md)'],
  ['mtu', 'number', 'DTLS'],
  ['write-settings', 'string', 'transcripts for fuzzing'],
  ['wait-for-debugger', 'flag', 'a debugger'],
  ['private-key-delay-ms', 'number', 'DTLS'],
];

/** Flags for one side of a split handshake or only for the second connection have a prefix. */
type Scope = 'all' | 'initial' | 'resume';

interface Word {
  readonly scope: Scope;
  readonly name: string;
  readonly value: string;
}

/**
 * Parses the runner's arguments.
 *
 * @returns the flags for the first connection and for resumptions.
 * @throws Unimplemented with the reason, if a flag belongs to an unsupported feature.
 */
export function parseFlags(args: readonly string[]): { initial: Flags; resume: Flags } {
  const words = splitWords(args);
  return {
    initial: collect(words.filter((word) => word.scope !== 'resume')),
    resume: collect(words.filter((word) => word.scope !== 'initial')),
  };
}

function splitWords(args: readonly string[]): Word[] {
  const words: Word[] = [];
  for (let i = 0; i < args.length; i++) {
    const [scope, name] = scopeOf(args[i]!.slice(1));
    const kind = kindOf(name);
    const value = kind === 'flag' ? '' : args[++i];
    if (value === undefined) throw new RangeError(`-${name} lacks its value`);
    if (value.startsWith('read v2clienthello')) throw new Unimplemented("SSL 2.0's ClientHello");
    words.push({ scope, name, value });
  }
  return words;
}

function scopeOf(name: string): [Scope, string] {
  if (name.startsWith('on-shim-') || name.startsWith('on-handshaker-'))
    throw new Unimplemented('handshake hints (split handshakes)');
  if (name.startsWith('on-retry-')) throw new Unimplemented('0-RTT is not offered');
  if (name.startsWith('on-initial-')) return ['initial', name.slice('on-initial-'.length)];
  if (name.startsWith('on-resume-')) return ['resume', name.slice('on-resume-'.length)];
  return ['all', name];
}

function kindOf(name: string): Kind {
  if (name === 'new-x509-credential') return 'flag';
  const kind = SUPPORTED[name] ?? CREDENTIAL[name];
  if (kind !== undefined) return kind;
  const row = UNIMPLEMENTED.find(([pattern]) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
  if (row === undefined) throw new RangeError(`unknown flag -${name}`);
  throw new Unimplemented(row[2]);
}

function collect(words: readonly Word[]): Flags {
  const on = new Set<string>();
  const strings = new Map<string, string>();
  const numbers = new Map<string, number>();
  const lists = new Map<string, number[]>();
  const bytes = new Map<string, Uint8Array>();
  const defaultCredential = emptyCredential();
  const credentials: CredentialFlags[] = [];
  let credential = defaultCredential;
  for (const { name, value } of words) {
    if (name === 'new-x509-credential') {
      credential = emptyCredential();
      credentials.push(credential);
    } else if (name in CREDENTIAL) setCredential(credential, name, value);
    else if (SUPPORTED[name] === 'flag') on.add(name);
    else if (SUPPORTED[name] === 'number') numbers.set(name, Number(value));
    else if (SUPPORTED[name] === 'list') lists.set(name, [...(lists.get(name) ?? []), Number(value)]);
    else if (SUPPORTED[name] === 'bytes') bytes.set(name, Buffer.from(value, 'base64'));
    else strings.set(name, value);
  }
  return { on, strings, numbers, lists, bytes, defaultCredential, credentials };
}

function emptyCredential(): CredentialFlags {
  return { signingPrefs: [], mustMatchIssuer: false };
}

function setCredential(credential: CredentialFlags, name: string, value: string): void {
  if (name === 'cert-file') credential.certFile = value;
  else if (name === 'key-file') credential.keyFile = value;
  else if (name === 'signing-prefs') credential.signingPrefs.push(Number(value));
  else if (name === 'must-match-issuer') credential.mustMatchIssuer = true;
  else credential.ocspResponse = Buffer.from(value, 'base64');
}

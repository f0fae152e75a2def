// Checks the flags' expectations of a handshake against the results of the engine and the plugs.
import { readFileSync } from 'node:fs';
import { readPem } from '../../src/asn1/pem.ts';
import type { ConnectionInfo } from '../../src/tls/engine.ts';
import { ProtocolVersion } from '../../src/tls/profile.ts';
import { expectCaList } from './ca-list.ts';
import { schemeName } from './credentials.ts';
import type { Flags } from './flags.ts';
import type { Seen } from './plugs.ts';
import { Unimplemented } from './unimplemented.ts';

export interface Outcome {
  readonly flags: Flags;
  readonly info: ConnectionInfo;
  readonly seen: Seen & { readonly secureRenegotiation: boolean };
  readonly isResumption: boolean;
  /** Number of sessions stored so far. */
  readonly newSessions: number;
}

/** Facts that are known when the peer has sent everything. */
export interface Ending extends Pick<Outcome, 'flags' | 'info' | 'newSessions'> {
  /** One line a message. */
  readonly messages: string;
}

const NOT_ASKED = "a chooser, who is told the client's offer, is not asked where a session is resumed";

/** @throws Error with the expected and the actual value. */
export function checkHandshake(outcome: Outcome): void {
  checkParameters(outcome);
  checkSession(outcome);
  checkPeer(outcome);
}

/** Facts that are only known at the end: TLS 1.3 sends its tickets after the handshake. */
export function checkAfterwards({ flags, info, newSessions, messages }: Ending): void {
  const wantedMessages = flags.strings.get('expect-msg-callback');
  if (wantedMessages !== undefined) expect('messages', messages, wantedMessages);
  if (flags.on.has('server') || info.version < ProtocolVersion.tls13) return;
  const wanted = !flags.on.has('expect-no-session') && !flags.on.has('shim-shuts-down');
  expect('new session was cached', newSessions > 0, wanted);
}

function checkParameters({ flags, info, seen }: Outcome): void {
  expectNumber(flags, 'expect-version', info.version);
  expectNumber(flags, 'expect-cipher', info.cipherSuite);
  // Every machine that runs Node's tests has AES in hardware.
  expectNumber(flags, 'expect-cipher-aes', info.cipherSuite);
  expectNumber(flags, 'expect-curve-id', info.group ?? 0);
  expectNumber(flags, 'expect-peer-signature-algorithm', info.peerSignatureScheme ?? 0);
  if (flags.on.has('expect-hrr')) expect('HelloRetryRequest', info.helloRetryRequest, true);
  if (flags.on.has('expect-no-hrr')) expect('HelloRetryRequest', info.helloRetryRequest, false);
  if (flags.on.has('expect-extended-master-secret')) expect('extended master secret', info.extendedMasterSecret, true);
  if (flags.on.has('expect-secure-renegotiation')) expect('secure renegotiation', seen.secureRenegotiation, true);
  if (flags.on.has('expect-no-secure-renegotiation')) expect('secure renegotiation', seen.secureRenegotiation, false);
  // None is ever renegotiated.
  expect('renegotiations', 0, flags.numbers.get('expect-total-renegotiations') ?? 0);
  if (flags.strings.has('expect-server-name'))
    expect('server name', info.serverName, flags.strings.get('expect-server-name'));
  const alpn = flags.on.has('server') ? 'select-alpn' : 'expect-alpn';
  expect('ALPN protocol', info.alpnProtocol ?? '', flags.strings.get(alpn) ?? '');
  if (flags.strings.has('expect-advertised-alpn')) {
    if (seen.advertisedAlpn === undefined) throw new Unimplemented(NOT_ASKED);
    const offered = seen.advertisedAlpn.map((name) => String.fromCharCode(name.length) + name).join('');
    expect('ALPN offer', offered, flags.strings.get('expect-advertised-alpn'));
  }
}

function checkSession({ flags, info, isResumption, newSessions }: Outcome): void {
  expect('resumed', info.resumed, isResumption && !flags.on.has('expect-session-miss'));
  const server = flags.on.has('server');
  const old = info.version < ProtocolVersion.tls13;
  if (!server && old) {
    const wanted = !flags.on.has('expect-no-session') && (!info.resumed || flags.on.has('expect-ticket-renewal'));
    expect('new session was cached', newSessions > 0, wanted);
  }
  if (!isResumption && flags.on.has('expect-session-id')) expect('session was cached', newSessions > 0, true);
  if (!isResumption && flags.on.has('expect-no-session-id')) expect('session was cached', newSessions > 0, false);
}

function checkPeer({ flags, info, seen }: Outcome): void {
  const certificates = info.peerCertificates;
  const none = flags.on.has('expect-no-peer-cert') || flags.strings.has('psk');
  if (none) expect('peer certificates', certificates.length, 0);
  else if (!flags.on.has('server') || flags.on.has('require-any-client-certificate'))
    expect('a peer certificate', certificates.length > 0, true);
  const file = flags.strings.get('expect-peer-cert-file');
  if (file !== undefined) {
    const wanted = readPem(readFileSync(file), ['CERTIFICATE'], 'certificate').map(({ der }) => hex(der));
    expect('peer certificates', certificates.map(hex).join(), wanted.join());
  }
  if (flags.on.has('expect-verify-result')) expect('verified', seen.verified ?? true, !flags.on.has('verify-fail'));
  const ocsp = flags.bytes.get('expect-ocsp-response');
  if (ocsp !== undefined) expect('OCSP response', hex(seen.ocspResponse ?? Buffer.of()), hex(ocsp));
  const cas = flags.strings.get('expect-client-ca-list');
  if (cas !== undefined) expect('CA names match', expectCaList(cas, seen.clientCas), true);
  const schemes = flags.lists.get('expect-peer-verify-pref');
  if (schemes !== undefined) {
    if (seen.peerSchemes === undefined) throw new Unimplemented(NOT_ASKED);
    expect('peer signature schemes', seen.peerSchemes.join(), schemes.map(schemeName).join());
  }
  if (flags.numbers.has('expect-selected-credential') && !info.resumed)
    expect('selected credential', seen.selectedCredential, flags.numbers.get('expect-selected-credential'));
}

function expectNumber(flags: Flags, flag: string, got: number): void {
  const wanted = flags.numbers.get(flag);
  if (wanted !== undefined && wanted !== 0) expect(flag, got.toString(16), wanted.toString(16));
}

function expect(what: string, got: unknown, wanted: unknown): void {
  if (got !== wanted) throw new Error(`${what}: got ${String(got)}, wanted ${String(wanted)}`);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

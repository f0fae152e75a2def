// SSLContext: Python's, in camelCase, over the context that the boards' modules share.

import type { ContextProfile } from '../../boards/profile.ts';
import { MODERN } from '../../boards/stacks/strict/modern.ts';
import { TlsContext } from '../../context/tls-context.ts';
import { startingWith } from '../../net/starting-with.ts';
import { TlsStream, type TlsStreamOptions } from '../../net/tls-stream.ts';
import type { IoOptions, Transport } from '../../net/transport.ts';
import { PSK_KINDS } from '../../tls/check-settings.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';
import { createClientEngine } from '../../tls/client-engine.ts';
import type { CertificateChooser } from '../../tls/credential.ts';
import type { Engine, PskSettings } from '../../tls/engine.ts';
import type { ProtocolVersion } from '../../tls/profile.ts';
import { createServerEngine } from '../../tls/server-engine.ts';
import { MemorySessionStore } from '../../tls/sessions/memory-session-store.ts';
import type { SessionStore, TicketKeys } from '../../tls/sessions/session.ts';
import { createTicketKeys } from '../../tls/sessions/ticket-keys.ts';
import type { TraceObserver } from '../../tls/trace.ts';
import {
  checkOption,
  checkOptions,
  either,
  FLAG,
  FUNCTION,
  listOf,
  MILLISECONDS,
  OBJECT,
  type OptionKind,
  type OptionKinds,
  oneOf,
  SIGNAL,
  TEXT,
  TEXT_OR_BYTES,
} from '../../util/check-options.ts';
import { toHex } from '../../util/hex.ts';
import { INSPECT, type InspectArguments, show } from '../../util/inspect.ts';
import type { VerificationPolicy } from '../../x509/policy.ts';
import { REVOCATION_MODES, type RevocationMode } from '../../x509/revocation.ts';
import { parseNamed } from '../parse-named.ts';
import type { Platform } from '../platform.ts';
import { StreamSocket } from '../socket/stream-socket.ts';
import { cipherNames, parseCiphers } from './ciphers.ts';
import {
  CERT_NONE,
  CERT_OPTIONAL,
  CERT_REQUIRED,
  PROTOCOL_TLS_CLIENT,
  type Protocol,
  type VerifyModeNumber,
} from './constants.ts';
import { Decisions, type SignCallback, type VerifyCallback } from './decisions.ts';
import { SSLSocket, versionName } from './ssl-socket.ts';

/** Sources of CAs; one or several can be given. */
export interface CertificateLocations {
  /** The path of a file: PEM with any number of certificates, or DER. */
  readonly cafile?: string | undefined;
  /** The path of a folder whose files are all loaded. */
  readonly capath?: string | undefined;
  /** PEM as text or bytes, or DER. */
  readonly cadata?: string | Uint8Array | undefined;
}

/** Options of one connection. */
export interface WrapOptions extends IoOptions {
  /** Absent: determined by the context's protocol. */
  readonly serverSide?: boolean | undefined;
  /** The server name to send (SNI) and to verify; may be an IP address. */
  readonly serverHostname?: string | undefined;
  /** `false`: the first read or write does the handshake. Default `true`. */
  readonly doHandshakeOnConnect?: boolean | undefined;
  /** Receives records and messages. */
  readonly trace?: TraceObserver | undefined;
}

const MODES = new Map([
  [CERT_NONE, 'none'],
  [CERT_OPTIONAL, 'optional'],
  [CERT_REQUIRED, 'required'],
] as const);
/** For messages about refused settings. */
const CONTEXT = 'SSLContext';
const NUMBER: OptionKind = { is: 'a number (a constant of thimble/ssl)', fits: (value) => typeof value === 'number' };
const POLICY = either(TEXT, OBJECT);
const LOCATION_KINDS: OptionKinds<CertificateLocations> = { cafile: TEXT, capath: TEXT, cadata: TEXT_OR_BYTES };
const CERT_CHAIN_KINDS = { certificate: TEXT_OR_BYTES, key: TEXT_OR_BYTES, password: TEXT };
const WRAP_KINDS: OptionKinds<WrapOptions> = {
  serverSide: FLAG,
  serverHostname: TEXT,
  doHandshakeOnConnect: FLAG,
  trace: FUNCTION,
  timeout: MILLISECONDS,
  signal: SIGNAL,
};

const MODE_NUMBERS = { none: CERT_NONE, optional: CERT_OPTIONAL, required: CERT_REQUIRED } as const;

/**
 * Settings for any number of connections. Clients verify the server's certificate and its name by default;
 * servers request no certificate unless `verifyMode` is set or a client CA is loaded. A connection uses the settings at the time it is
 * made: later changes are for later connections.
 */
export class SSLContext {
  readonly protocol: Protocol;
  /** Decides after the verifier whether to accept the peer: for pinning, or for asking the user. */
  verifyCallback: VerifyCallback | undefined;
  /** Signs with a key that is kept elsewhere; load the certificate without a key then. */
  signCallback: SignCallback | undefined;
  readonly #platform: Platform;
  readonly #context: TlsContext;
  /** Distinguishes this context's sessions from those of others that share its store, in other processes too. */
  readonly #id: string;
  /** Counts the changes to trusted roots and CRLs. */
  #trusted = 0;
  #settings: readonly unknown[] = [];
  #generation = 0;
  #modeWasSet = false;

  /** @param profile - a firmware's profile, to connect as it does; absent: `modern`, the engine's full capabilities. */
  constructor(platform: Platform, protocol: Protocol = PROTOCOL_TLS_CLIENT, profile: ContextProfile = MODERN) {
    this.protocol = protocol;
    this.#platform = platform;
    const role = protocol === PROTOCOL_TLS_CLIENT ? 'client' : 'server';
    this.#context = new TlsContext({ profile, environment: platform.environment, role });
    const { random } = platform.environment;
    this.#id = toHex(random(8));
    this.#context.sessions = new MemorySessionStore(); // a server's: for TLS 1.2 clients that take no tickets
    if (role === 'server') this.#context.ticketKeys = createTicketKeys({ random });
  }

  /** CERT_NONE, CERT_OPTIONAL or CERT_REQUIRED: a client's default is CERT_REQUIRED, a server's CERT_NONE. */
  get verifyMode(): VerifyModeNumber {
    return MODE_NUMBERS[this.#context.verifyMode];
  }

  set verifyMode(mode: VerifyModeNumber) {
    checkOption(CONTEXT, 'verifyMode', mode, NUMBER);
    const named = MODES.get(mode);
    if (named === undefined) throw new RangeError(`${mode} is not CERT_NONE, CERT_OPTIONAL or CERT_REQUIRED`);
    this.#modeWasSet = true;
    this.#context.verifyMode = named;
  }

  /** Whether the certificate must be for `serverHostname`. Default `true`. */
  get checkHostname(): boolean {
    return this.#context.checkHostname;
  }

  set checkHostname(check: boolean) {
    checkOption(CONTEXT, 'checkHostname', check, FLAG);
    this.#context.checkHostname = check;
  }

  /** The verification rules; absent: `webpki` for the system's roots, `private` for loaded ones. */
  get policy(): VerificationPolicy | undefined {
    return this.#context.policy;
  }

  /** @param policy - a value, or text such as `'webpki,-common-name'`. @throws TlsError `x509.unknown_policy`. */
  set policy(policy: VerificationPolicy | string | undefined) {
    if (policy !== undefined) checkOption(CONTEXT, 'policy', policy, POLICY);
    this.#context.policy = policy;
  }

  /**
   * `'soft'` (default): only a proof of revocation refuses, by a CRL or a stapled OCSP response. `'end-entity'`: the
   * peer's own certificate needs proof that it is not revoked. `'hard'`: every certificate below the root needs one.
   */
  get revocation(): RevocationMode {
    return this.#context.revocation;
  }

  set revocation(mode: RevocationMode) {
    checkOption(CONTEXT, 'revocation', mode, oneOf(...REVOCATION_MODES));
    this.#context.revocation = mode;
  }

  /** ALPN, most preferred first: `['http/1.1']`. */
  get alpnProtocols(): readonly string[] {
    return this.#context.alpnProtocols;
  }

  set alpnProtocols(protocols: readonly string[]) {
    checkOption(CONTEXT, 'alpnProtocols', protocols, listOf(TEXT));
    this.#context.alpnProtocols = protocols;
  }

  get minimumVersion(): ProtocolVersion {
    return Math.min(...this.#context.tls.versions) as ProtocolVersion;
  }

  set minimumVersion(version: ProtocolVersion) {
    this.#limitVersions(version, this.maximumVersion);
  }

  get maximumVersion(): ProtocolVersion {
    return Math.max(...this.#context.tls.versions) as ProtocolVersion;
  }

  set maximumVersion(version: ProtocolVersion) {
    this.#limitVersions(this.minimumVersion, version);
  }

  /** Pre-shared keys (RFC 8446 §4.2.11, RFC 4279). */
  set psk(psk: PskSettings | undefined) {
    if (psk !== undefined) checkOptions(`${CONTEXT}: psk`, psk, PSK_KINDS);
    this.#context.psk = psk;
  }

  /** Stores sessions for resumption: by default in memory, only for this context. `undefined`: no sessions are stored. */
  set sessions(sessions: SessionStore | undefined) {
    if (sessions !== undefined) checkOption(CONTEXT, 'sessions', sessions, OBJECT);
    this.#context.sessions = sessions;
  }

  /** A server's keys for tickets: by default its own, that rotate. `undefined`: tickets only name kept {@link sessions}. */
  set ticketKeys(keys: TicketKeys | undefined) {
    if (keys !== undefined) checkOption(CONTEXT, 'ticketKeys', keys, OBJECT);
    this.#context.ticketKeys = keys;
  }

  /** Receives NSS key-log lines, which hold the secrets of every connection. */
  set keyLog(keyLog: ((line: string) => void) | undefined) {
    if (keyLog !== undefined) checkOption(CONTEXT, 'keyLog', keyLog, FUNCTION);
    this.#context.keyLog = keyLog;
  }

  /** A server's choice of certificate by the requested name (SNI). */
  set chooseCertificate(chooser: CertificateChooser | undefined) {
    if (chooser !== undefined) checkOption(CONTEXT, 'chooseCertificate', chooser, FUNCTION);
    this.#context.chooseCertificate = chooser;
  }

  /**
   * Trusts more CAs; calls accumulate. On a server it makes certificates of clients required.
   *
   * @throws TlsError `context.file`, `pem.malformed`, `pem.empty`, `board.bad_ca_data`.
   */
  loadVerifyLocations(locations: CertificateLocations): void {
    checkOptions('loadVerifyLocations', locations, LOCATION_KINDS);
    const { cafile, capath, cadata } = locations;
    if (cafile === undefined && capath === undefined && cadata === undefined)
      throw new TypeError('name a cafile, a capath or cadata');
    this.#trusted += 1;
    const files = [
      ...(cafile === undefined ? [] : [cafile]),
      ...(capath === undefined ? [] : this.#platform.listFolder(capath)),
    ];
    for (const path of files)
      parseNamed(path, this.#platform.readFile(path), (data) => this.#context.loadVerifyLocations(data));
    if (cadata !== undefined) this.#context.loadVerifyLocations(cadata);
    if (this.protocol !== PROTOCOL_TLS_CLIENT && !this.#modeWasSet) this.#context.verifyMode = 'required';
  }

  /**
   * Checks certificates against more CRLs, of whichever CAs; calls accumulate. Nothing is fetched: a list past its
   * `nextUpdate` is not accepted as proof, so long-running programs create new contexts.
   *
   * @param crls - a path, PEM text with any number of lists, or bytes of PEM or DER.
   * @throws TlsError `context.file`, `x509.bad_crl`, `pem.malformed`, `pem.empty`.
   */
  loadCrls(crls: string | Uint8Array): void {
    checkOption('loadCrls', 'crls', crls, TEXT_OR_BYTES);
    this.#context.loadCrls(this.#read(crls));
    this.#trusted += 1;
  }

  /**
   * Also trusts the roots of this machine: Node's, the operating system's, and those of NODE_EXTRA_CA_CERTS,
   * SSL_CERT_FILE and SSL_CERT_DIR.
   */
  setDefaultVerifyPaths(): void {
    this.#trusted += 1;
    this.#context.setDefaultVerifyPaths();
  }

  /**
   * Loads this side's certificate, for servers, and for clients that are asked for one. A second call adds another (RSA in addition to
   * ECDSA).
   *
   * @param certificate - a path, PEM text, or bytes of PEM or DER; a chain starts with the end entity.
   * @param key - the same; absent: it is in the certificate's file, or `signCallback` signs.
   * @param password - for an encrypted key.
   * @throws TlsError `context.file`, `context.key_mismatch`, `crypto.bad_private_key`, `pem.*`, `der.*`.
   */
  loadCertChain(certificate: string | Uint8Array, key?: string | Uint8Array, password?: string): void {
    checkOptions('loadCertChain', { certificate, key, password }, CERT_CHAIN_KINDS);
    const chain = this.#read(certificate);
    if (key === undefined && this.signCallback !== undefined) {
      this.#context.addCredential(Decisions.signer(chain, this.#platform.environment.crypto));
      return;
    }
    this.#context.loadCertChain(chain, key === undefined ? undefined : this.#read(key), password);
  }

  /** The IANA names of the suites that are offered or accepted, most preferred first. */
  getCiphers(): string[] {
    return cipherNames(this.#context.tls.cipherSuites);
  }

  /**
   * @param names - IANA's, OpenSSL's or mbedTLS's names, as a list or separated by colons or commas. As in OpenSSL the
   *   TLS 1.3 suites do not change unless some are named.
   * @throws TlsError `context.unknown_cipher`.
   */
  setCiphers(names: string | readonly string[]): void {
    const tls13 = this.#context.tls.cipherSuites.filter((id) => cipherSuite(id)?.keyExchange === 'tls13');
    const chosen = parseCiphers(names);
    const names13 = chosen.some((id) => cipherSuite(id)?.keyExchange === 'tls13');
    this.#context.tls = { ...this.#context.tls, cipherSuites: names13 ? chosen : [...tls13, ...chosen] };
  }

  /**
   * Starts TLS over an existing connection.
   *
   * @param socket - owned by the returned socket from now on; closed with it, and if this fails.
   * @throws TlsError why the handshake failed.
   */
  async wrapSocket(socket: Transport | StreamSocket, options: WrapOptions = {}): Promise<SSLSocket> {
    try {
      // The first bytes of TLS may have arrived with earlier data: after STARTTLS, for example.
      const transport = socket instanceof StreamSocket ? startingWith(socket.takeBuffered(), socket.transport) : socket;
      const stream = this.openStream(transport, options);
      const { doHandshakeOnConnect = true, timeout, signal } = options;
      if (doHandshakeOnConnect) await stream.handshake({ timeout, signal });
      return new SSLSocket(stream);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** As {@link wrapSocket}, without a handshake yet: returns a transport. */
  openStream(transport: Transport, options: WrapOptions = {}): TlsStream {
    checkOptions('wrapSocket', options, WRAP_KINDS);
    const decisions = new Decisions(this.verifyCallback, this.signCallback);
    const { serverHostname: serverName, trace } = options;
    const serverSide = options.serverSide ?? this.protocol !== PROTOCOL_TLS_CLIENT;
    if (serverSide !== (this.protocol !== PROTOCOL_TLS_CLIENT))
      throw new TypeError(`this context is for ${serverSide ? 'clients' : 'servers'}`);
    const engine = serverSide ? this.#serverEngine(decisions, trace) : this.#clientEngine(decisions, serverName, trace);
    const streamOptions: TlsStreamOptions = {
      decide: (decision) => decisions.decide(decision),
      verifies: this.#context.verifyMode !== 'none',
    };
    return new TlsStream(transport, engine, streamOptions);
  }

  #clientEngine(decisions: Decisions, serverName: string | undefined, trace: TraceObserver | undefined): Engine {
    const settings = this.#context.clientSettings({ serverName, trace });
    const verifier = { ...decisions.verifier(settings.verifier), sessionContext: this.#sessionContext() };
    return createClientEngine({ ...settings, verifier });
  }

  /** Resuming a session skips the verification: sessions end when the trust settings change. */
  #sessionContext(): string {
    const { verifyMode, checkHostname, policy, revocation } = this.#context;
    const settings = [verifyMode, checkHostname, policy, revocation, this.verifyCallback, this.#trusted];
    if (settings.some((setting, i) => setting !== this.#settings[i])) this.#generation += 1;
    this.#settings = settings;
    return `${this.#id}.${this.#generation}`;
  }

  #serverEngine(decisions: Decisions, trace: TraceObserver | undefined): Engine {
    const settings = this.#context.serverSettings({ trace });
    const { clientAuth } = settings;
    return createServerEngine({
      ...settings,
      clientAuth: clientAuth && { ...clientAuth, verifier: decisions.verifier(clientAuth.verifier) },
    });
  }

  /** A string is PEM if it looks like it, and a path otherwise, as in MicroPython. */
  #read(source: string | Uint8Array): string | Uint8Array {
    if (typeof source !== 'string' || source.includes('-----BEGIN ')) return source;
    return this.#platform.readFile(source);
  }

  #limitVersions(minimum: number, maximum: number): void {
    for (const version of [minimum, maximum]) checkOption(CONTEXT, 'a version', version, NUMBER);
    const versions = MODERN.stack.hello.versions.filter((version) => version >= minimum && version <= maximum);
    if (versions.length === 0) throw new RangeError('no version of TLS lies between the minimum and the maximum');
    this.#context.tls = { ...this.#context.tls, versions };
  }

  [INSPECT](...args: InspectArguments): string {
    const { checkHostname, policy, revocation, alpnProtocols } = this;
    const settings = {
      protocol: this.protocol === PROTOCOL_TLS_CLIENT ? 'client' : 'server',
      verifyMode: this.#context.verifyMode,
      checkHostname,
      policy: policy?.name,
      revocation,
      alpnProtocols,
      versions: [this.minimumVersion, this.maximumVersion].map(versionName),
    };
    return show('SSLContext', settings, args);
  }
}

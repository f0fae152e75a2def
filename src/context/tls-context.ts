// The synchronous core of the ssl modules, both of TypeScript and of the boards: creates engines from settings.

import type { ContextProfile } from '../boards/profile.ts';
import type { ListedRoot } from '../boards/root-bundle.ts';
import type { MbedtlsVerifyCallback, VerifyMode } from '../boards/stacks/stack.ts';
import { TlsError } from '../errors.ts';
import type { CertificateChooser, Credential } from '../tls/credential.ts';
import type { ClientSettings, PskSettings, ServerSettings } from '../tls/engine.ts';
import type { TlsProfile } from '../tls/profile.ts';
import type { SessionStore, TicketKeys } from '../tls/sessions/session.ts';
import type { TraceObserver } from '../tls/trace.ts';
import type { Verifier } from '../tls/verifier.ts';
import { INSPECT, type InspectArguments, show } from '../util/inspect.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { type RevocationList, readRevocationLists } from '../x509/crl.ts';
import type { VerificationPolicy } from '../x509/policy.ts';
import type { RevocationMode } from '../x509/revocation.ts';
import { chooseAmong } from './choose-credential.ts';
import { chooseVerifier } from './choose-verifier.ts';
import type { Environment } from './environment.ts';
import { TrustSettings } from './trust-settings.ts';
import { toPolicy, type VerificationSettings } from './verification-settings.ts';

export interface TlsContextOptions {
  readonly profile: ContextProfile;
  readonly environment: Environment;
  readonly role: 'client' | 'server';
  /** DER certificates that replace the roots built into the profile (`--bundle FILE`). */
  readonly bundle?: readonly Uint8Array[] | undefined;
  readonly verification?: VerificationSettings | undefined;
}

/** Options of one connection. */
export interface ConnectionOptions {
  readonly serverName?: string | undefined;
  readonly trace?: TraceObserver | undefined;
}

/**
 * Settings for any number of connections, as Python's `SSLContext`. Change them before a connection is made: each takes
 * a copy. Clients verify unless `verifyMode` says otherwise; servers ask for no certificate unless it does, or the
 * firmware's servers verify by default.
 */
export class TlsContext {
  readonly profile: ContextProfile;
  readonly role: 'client' | 'server';
  verifyMode: VerifyMode;
  /** Whether the certificate must be for the server's name. If not, any certificate of a trusted CA is accepted. */
  checkHostname = true;
  /** Versions, suites, groups: the profile's, or a copy with changes. */
  tls: TlsProfile;
  alpnProtocols: readonly string[] = [];
  /** Called for each certificate of a chain under a profile with mbedTLS's verifier. */
  verifyCallback: MbedtlsVerifyCallback | undefined;
  /** Decides instead of the certificates that were loaded. */
  chooseCertificate: CertificateChooser | undefined;
  psk: PskSettings | undefined;
  sessions: SessionStore | undefined;
  ticketKeys: TicketKeys | undefined;
  /** Tickets after a full TLS 1.3 handshake of a server, 0..8. */
  tickets: number | undefined;
  keyLog: ((line: string) => void) | undefined;

  readonly #environment: Environment;
  readonly #trust: TrustSettings;
  #credentials: readonly Credential[] = [];
  /** Kept while it fits: sessions are bound to the chooser's identity. */
  #chooser:
    | { readonly tls: TlsProfile; readonly credentials: readonly Credential[]; choose: CertificateChooser }
    | undefined;
  #policy: VerificationPolicy | undefined;
  #revocation: RevocationMode = 'soft';
  #crls: readonly RevocationList[] = [];

  /** @throws TlsError as {@link policy}, {@link revocation} and {@link loadCrls}, for `verification`. */
  constructor({ profile, environment, role, bundle, verification = {} }: TlsContextOptions) {
    this.profile = profile;
    this.role = role;
    this.tls = role === 'client' ? profile.stack.hello : profile.stack.server;
    const { clientVerifies, serverVerifies } = profile.runtime.defaults;
    this.verifyMode = role === 'client' ? clientVerifies : serverVerifies;
    this.#environment = environment;
    this.#trust = new TrustSettings(profile, environment, bundle);
    if (verification.policy !== undefined) this.policy = verification.policy;
    if (verification.revocation !== undefined) this.revocation = verification.revocation;
    for (const crl of verification.crls ?? []) this.loadCrls(crl);
  }

  /** Absent: `webpki` for built-in roots, `private` for loaded ones. */
  get policy(): VerificationPolicy | undefined {
    return this.#policy;
  }

  /** @param policy - a value or its text. @throws TlsError `x509.unknown_policy`; `board.fixed_rules` for a firmware. */
  set policy(policy: VerificationPolicy | string | undefined) {
    if (policy !== undefined) this.#refuseForFirmware('a policy');
    this.#policy = toPolicy(policy);
  }

  /** Whether a certificate of unknown revocation status is accepted. Default `soft`: it is. */
  get revocation(): RevocationMode {
    return this.#revocation;
  }

  /** @throws TlsError `board.fixed_rules` for a firmware. */
  set revocation(mode: RevocationMode) {
    this.#refuseForFirmware('a revocation mode');
    this.#revocation = mode;
  }

  /**
   * Trusts more (in CircuitPython: other) CAs.
   *
   * @param data - in a format that the profile accepts (`ContextStack.loading`); text as its UTF-8 bytes.
   * @throws TlsError `pem.malformed`, `pem.empty`, `board.bad_ca_data`.
   */
  loadVerifyLocations(data: string | Uint8Array): void {
    this.#trust.load(data);
  }

  /**
   * Checks certificates against more CRLs, of whichever CAs.
   *
   * @param data - PEM with any number of lists, or DER.
   * @throws TlsError `x509.bad_crl`, `pem.malformed`, `pem.empty`; `board.fixed_rules` for a firmware.
   */
  loadCrls(data: string | Uint8Array): void {
    this.#refuseForFirmware('a CRL');
    this.#crls = [...this.#crls, ...readRevocationLists(data)];
  }

  /** Trusts the roots that the profile has built in: the host's for `modern` and `guide`, a firmware's bundle. */
  setDefaultVerifyPaths(): void {
    this.#trust.useBuiltIn();
  }

  /** Whether nothing is trusted yet, so that every verification fails. */
  get trustsNothing(): boolean {
    return this.#trust.isEmpty;
  }

  /** DER of the CAs that were loaded, without built-in ones; none if they cannot be parsed. */
  get loadedCas(): readonly Uint8Array[] {
    return this.#trust.loaded;
  }

  /** Whether nothing is checked of a peer: CERT_NONE, or CircuitPython's empty `cadata`. */
  get verifiesNothing(): boolean {
    return this.verifyMode === 'none' || this.#trust.isOff;
  }

  /** Roots that the board has built in and that are not known here: a chain to one of them is refused. */
  get missingRoots(): readonly ListedRoot[] {
    return this.#trust.missing;
  }

  /**
   * Adds a certificate of this side; a second one (RSA in addition to ECDSA) is used if the first does not fit. A client sends the
   * one that the server can verify, of several the one that a CA of the server issued; as a firmware always the first.
   *
   * @param certificate - a chain, PEM or DER, end entity first.
   * @param key - PEM or DER; absent: it is in the certificate's PEM file.
   * @param password - for an encrypted key.
   * @throws TlsError `crypto.bad_private_key`, `pem.*`, `der.*`, `context.key_mismatch`.
   */
  loadCertChain(certificate: string | Uint8Array, key?: string | Uint8Array, password?: string): void {
    this.addCredential(this.profile.stack.readCredential({ certificate, key, password }, this.#environment.crypto));
  }

  /** Adds a certificate whose key may be kept elsewhere (a `Signer`). */
  addCredential(credential: Credential): void {
    this.#credentials = [...this.#credentials, credential];
  }

  /** Removes this side's certificates: the next one loaded is the only one. */
  clearCertChains(): void {
    this.#credentials = [];
  }

  /**
   * @throws TlsError `context.server_name_too_long`; `context.server_name_required` if a certificate is to be checked against a name and there is none;
   *   `board.bad_ca_data`, `pem.*` if the firmware parses its CA certificates only now.
   */
  clientSettings({ serverName, trace }: ConnectionOptions = {}): ClientSettings {
    if (serverName === undefined && this.#needsServerName())
      throw new TlsError('context.server_name_required', 'verification is on and no server name was given');
    const { longestName = Number.POSITIVE_INFINITY } = this.profile.stack;
    if (serverName !== undefined && encodeUtf8(serverName).length > longestName)
      throw new TlsError('context.server_name_too_long', `a host name has at most ${longestName} bytes here`);
    return {
      ...this.#common(trace),
      serverName,
      verifier: this.#verifier(),
      credential: this.chooseCertificate ?? this.#clientCredential() ?? this.#builtIn(),
    };
  }

  /** @throws TlsError `context.no_credential`, which firmwares find out in the handshake; `board.bad_ca_data`, `pem.*` as for clients. */
  serverSettings({ trace }: ConnectionOptions = {}): ServerSettings {
    const builtIn = this.#credentials.length === 0 ? this.#builtIn() : undefined;
    const own = this.#credentials.filter(
      ({ asServer }) => asServer === undefined || asServer.signs || asServer.decrypts,
    );
    const hasNone = own.length === 0 && builtIn === undefined;
    const isLost = hasNone && this.chooseCertificate === undefined && this.psk === undefined;
    if (isLost && this.profile.stack.rules === 'open') throw noCredential();
    const credentials = builtIn === undefined ? own : [builtIn];
    return {
      ...this.#common(trace),
      credential: this.chooseCertificate ?? (isLost ? refuseForLack : credentials),
      clientAuth: this.#clientAuth(),
      ticketKeys: this.ticketKeys,
      tickets: this.tickets,
    };
  }

  /** Refuses settings that the board's firmware would not honour. */
  #refuseForFirmware(what: string): void {
    if (this.profile.stack.rules === 'open') return;
    throw new TlsError('board.fixed_rules', `the firmware of ${this.profile.id} takes no such thing as ${what}`);
  }

  /** Some firmwares continue without a name; elsewhere verification needs one. */
  #needsServerName(): boolean {
    if (!this.checkHostname || this.verifyMode === 'none') return false;
    const { nameRequired } = this.profile.stack;
    return nameRequired === 'unless-none' || (nameRequired === 'required' && this.verifyMode === 'required');
  }

  #builtIn(): Credential | undefined {
    return this.profile.stack.builtInCredential?.(this.#environment.crypto);
  }

  /** Firmwares' clients know one certificate, the first (mbedtls_ssl_own_cert). */
  #clientCredential(): Credential | CertificateChooser | undefined {
    const { tls } = this;
    const credentials = this.#credentials;
    if (credentials.length < 2 || this.profile.stack.rules === 'fixed') return credentials[0];
    if (this.#chooser?.tls !== tls || this.#chooser.credentials !== credentials)
      this.#chooser = { tls, credentials, choose: chooseAmong(credentials, tls) };
    return this.#chooser.choose;
  }

  #clientAuth(): ServerSettings['clientAuth'] {
    if (this.verifyMode === 'none' || this.#trust.isOff) return undefined;
    return { verifier: this.#verifier(), required: this.verifyMode === 'required' };
  }

  #common(trace: TraceObserver | undefined) {
    const { crypto, random, clock } = this.#environment;
    const { alertOf } = this.profile.stack;
    return {
      profile: this.tls,
      crypto,
      random,
      clock,
      alpnProtocols: this.alpnProtocols,
      psk: this.psk,
      sessions: this.sessions,
      trace,
      keyLog: this.keyLog,
      alertOf: alertOf && ((error: TlsError) => alertOf.call(this.profile.stack, error)),
    };
  }

  #verifier(): Verifier {
    return chooseVerifier({
      profile: this.profile,
      environment: this.#environment,
      mode: this.verifyMode,
      trust: this.#trust.current(),
      policy: this.policy,
      crls: this.#crls,
      revocation: this.revocation,
      checkHostname: this.checkHostname,
      callback: this.verifyCallback,
    });
  }

  [INSPECT](...args: InspectArguments): string {
    const { profile, role, verifyMode, checkHostname } = this;
    return show('TlsContext', { profile: profile.id, role, verifyMode, checkHostname }, args);
  }
}

function refuseForLack(): never {
  throw noCredential();
}

function noCredential(): TlsError {
  return new TlsError('context.no_credential', 'this server has no certificate');
}

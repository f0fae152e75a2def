// The engine's interface: bytes in, bytes out, plaintext in and out, events. Synchronous and without I/O.

import type { CryptoProvider, HashName } from '../crypto/provider.ts';
import type { TlsError } from '../errors.ts';
import type { Clock, RandomSource } from '../util/ambient.ts';
import type { CertificateChooser, CertificateRequestInfo, Credential, SignRequest } from './credential.ts';
import type { MemoryReport } from './memory.ts';
import type { ProtocolVersion, TlsProfile } from './profile.ts';
import type { SessionStore, TicketKeys } from './sessions/session.ts';
import type { TraceObserver } from './trace.ts';
import type { Verifier, VerifyAnswer, VerifyRequest } from './verifier.ts';

/**
 * One TLS connection, client or server (RFC 8446, RFC 5246).
 *
 * The caller moves bytes: after any call it sends what {@link takeOutput} gives, then reads {@link nextEvent} and
 * {@link read} until both are `undefined`. A peer's fault never throws here: the alert is queued as output, the event
 * `failed` is emitted, and {@link error} keeps it. Exceptions (`RangeError`, `TypeError`) mean a wrong call.
 */
export interface Engine {
  /** Which side of the connection this is. */
  readonly role: 'client' | 'server';
  /** The phase of the connection. */
  readonly state: EngineState;
  /** Why the connection failed; `undefined` unless `state` is `failed`. */
  readonly error: TlsError | undefined;
  /** What was negotiated; `undefined` before the event `connected`. */
  readonly info: ConnectionInfo | undefined;

  /**
   * Takes bytes from the transport; stops early while plaintext is waiting to be read, or while parked.
   *
   * @param bytes - may be decrypted in place and must stay untouched until the next `receive` (a view that `read`
   *   gave may point into it).
   * @returns how many bytes were taken; offer the rest again after `read` or `resume`.
   */
  receive(bytes: Uint8Array): number;
  /** The transport ended. Without close_notify before it this is `tls.truncated`, or `tls.closed_in_handshake`. */
  receiveEnd(): void;
  /** @returns the plaintext of the next record, a view that lives until the next `receive` or `read`, or `undefined`. */
  read(): Uint8Array | undefined;
  /**
   * Encrypts plaintext into the output.
   *
   * @returns how many bytes were taken: all, or fewer if the output buffer is full, 0 before `connected`.
   * @throws TlsError the connection's own error if it failed, `net.closed` after `closeWrite` and once it is `closed`;
   *   `tls.key_exhausted` if TLS 1.2 may send no more under its key.
   */
  write(plaintext: Uint8Array): number;
  /** Sends close_notify (RFC 8446 §6.1); reading continues. A second call does nothing. */
  closeWrite(): void;

  /** @returns everything that is to be sent, in one piece that the caller owns, or `undefined` if there is nothing. */
  takeOutput(): Uint8Array | undefined;
  /**
   * Returns the array from {@link takeOutput} once it has been sent and is no longer used, so that its memory can be
   * reused by any connection. Worthwhile for bulk transfer; otherwise it becomes garbage. Only the array itself
   * that `takeOutput` returned is accepted, and only once: a view of it, a second call or any other array does nothing.
   */
  giveBack(output: Uint8Array): void;
  /** @returns the next event in order, or `undefined`. */
  nextEvent(): EngineEvent | undefined;
  /** Answers the decision of the event `parked`. @throws RangeError if the engine waits for none of that kind. */
  resume(answer: Resumption): void;

  /** TLS 1.3 KeyUpdate (RFC 8446 §4.6.3). @throws RangeError if not connected with TLS 1.3. */
  updateKeys(request: 'update_not_requested' | 'update_requested'): void;
  /**
   * Exported keying material (RFC 8446 §7.5, RFC 5705).
   *
   * @param length - bytes, 1..8,160.
   * @returns a fresh array, secret.
   * @throws RangeError if not connected, in TLS 1.2 without extended master secret (RFC 7627 §5.4), and for a label that
   *   TLS itself uses (RFC 5705 §4).
   */
  exportKeyingMaterial(label: string, context: Uint8Array | undefined, length: number): Uint8Array;
  /**
   * For an idle connection: drops what the next record can derive again. With TLS 1.3 that is both
   * directions' cipher keys; deriving one takes about 5 µs. Otherwise it does nothing.
   */
  rest(): void;
  /** The memory of this connection in bytes, by piece, and the peak so far. */
  memory(): MemoryReport;
}

/**
 * `closed`: both sides said close_notify, or the transport ended after the peer's. Between the peer's close_notify and the
 * end of the transport the connection is still open for writing (RFC 8446 §6.1).
 */
export type EngineState = 'handshake' | 'parked' | 'connected' | 'closed' | 'failed';

/** Events for the caller. */
export type EngineEvent =
  /** The handshake is done; `engine.info` is set. */
  | { readonly type: 'connected' }
  /** The engine waits for `resume`. */
  | { readonly type: 'parked'; readonly decision: Decision }
  /** A ticket was received and put into the session store. */
  | { readonly type: 'ticket' }
  /** The peer sent close_notify: nothing more will be read. */
  | { readonly type: 'peer_closed' }
  | { readonly type: 'failed'; readonly error: TlsError };

/** The decision that a parked engine waits for: the answer of a plug that returned `PARKED`. */
export type Decision =
  | { readonly kind: 'verify'; readonly request: VerifyRequest }
  | { readonly kind: 'sign'; readonly request: SignRequest }
  | { readonly kind: 'certificate'; readonly request: CertificateRequestInfo };

/** The answer to a {@link Decision} of the same kind. An `error` ends the handshake with its alert. */
export type Resumption =
  | { readonly kind: 'verify'; readonly answer: VerifyAnswer }
  | { readonly kind: 'sign'; readonly signature: Uint8Array }
  | { readonly kind: 'certificate'; readonly credential: Credential | undefined }
  | { readonly kind: 'error'; readonly error: Error };

/** What was negotiated. */
export interface ConnectionInfo {
  /** As on the wire: 0x0304 is TLS 1.3. */
  readonly version: ProtocolVersion;
  /** As on the wire (IANA's number). */
  readonly cipherSuite: number;
  /** NamedGroup of the key exchange; `undefined` for static RSA, finite-field DHE and plain PSK. */
  readonly group: number | undefined;
  /** The SignatureScheme by which the server (for a server: the client) proved its key. */
  readonly peerSignatureScheme: number | undefined;
  /** The requested server name (SNI). */
  readonly serverName: string | undefined;
  /** The protocol negotiated by ALPN. */
  readonly alpnProtocol: string | undefined;
  /** DER, end entity first, as the peer sent them; empty if it sent none. Not to be changed: others may have them too. */
  readonly peerCertificates: readonly Uint8Array[];
  /** The details that the verifier returned with its acceptance. */
  readonly verdict: unknown;
  /** Whether a session was resumed. */
  readonly resumed: boolean;
  /** Whether the server asked for another key share (RFC 8446 §4.1.4). */
  readonly helloRetryRequest: boolean;
  /** Of TLS 1.2 (RFC 7627); true in TLS 1.3. */
  readonly extendedMasterSecret: boolean;
  /** The hash of the suite (RFC 8446 §7.1). */
  readonly hash: HashName;
}

/** Settings of both roles. */
export interface EngineSettings {
  /** What is offered and accepted: `MODERN.tls`, or a board's profile. */
  readonly profile: TlsProfile;
  /** `nodeCrypto` or `portableCrypto`. */
  readonly crypto: CryptoProvider;
  /** A source of fresh random bytes: `systemRandom`. */
  readonly random: RandomSource;
  /** The time: `systemClock`. */
  readonly clock: Clock;
  /** ALPN, most preferred first: `http/1.1`. */
  readonly alpnProtocols?: readonly string[] | undefined;
  /** Pre-shared keys that were agreed on outside TLS (RFC 8446 §4.2.11, RFC 4279). */
  readonly psk?: PskSettings | undefined;
  /** Receives records, messages and the names of secrets; costs nothing if absent. */
  readonly trace?: TraceObserver | undefined;
  /** Records under one TLS 1.3 key before a KeyUpdate; absent, or if larger: the algorithm's own limit (§5.5). */
  readonly recordsPerKey?: number | undefined;
  /** Whether `info` keeps the peer's certificates and the verdict once connected: some KB a connection. True if absent. */
  readonly keepPeerCertificates?: boolean | undefined;
  /** The alert to send for a failure on this side, if it is not the error's own; `undefined` for none. */
  readonly alertOf?: ((error: TlsError) => number | undefined) | undefined;
  /** Receives NSS key-log lines, which hold secrets. Explicit only: nothing reads the environment. */
  readonly keyLog?: ((line: string) => void) | undefined;
}

/** Settings of a client. */
export interface ClientSettings extends EngineSettings {
  /** The host's DNS name or IP address; sent as SNI if it is a name (RFC 6066 §3), and passed to the verifier. */
  readonly serverName?: string | undefined;
  /** Verifies the server's certificate. */
  readonly verifier: Verifier;
  /** For servers that ask for a certificate. */
  readonly credential?: Credential | CertificateChooser | undefined;
  /** The store of sessions to resume; absent: none are kept. */
  readonly sessions?: SessionStore | undefined;
}

/** Settings of a server. */
export interface ServerSettings extends EngineSettings {
  /** The first that fits the client's signature schemes is used, or the chooser decides. */
  readonly credential: readonly Credential[] | CertificateChooser;
  /** Requests a certificate from clients; `required` refuses those without one. */
  readonly clientAuth?: { readonly verifier: Verifier; readonly required: boolean } | undefined;
  /** The store of clients' sessions; absent: none are kept. */
  readonly sessions?: SessionStore | undefined;
  /** Keys that seal tickets; absent: none are given. */
  readonly ticketKeys?: TicketKeys | undefined;
  /** Tickets sent after a TLS 1.3 handshake, 0..8; absent: 2, if there are `ticketKeys` or `sessions`. */
  readonly tickets?: number | undefined;
  /** Sent in HelloRetryRequests, and required in the second ClientHello (RFC 8446 §4.2.2). Not needed: state is kept. */
  readonly cookie?: Uint8Array | undefined;
}

/** A pre-shared key. */
export interface ExternalPsk {
  /** Names the key; sent in the clear. */
  readonly identity: Uint8Array;
  /** The key itself: secret. */
  readonly key: Uint8Array;
  /** The hash that it is bound to in TLS 1.3; SHA-256 by default (RFC 8446 §4.2.11). */
  readonly hash?: 'sha256' | 'sha384' | undefined;
}

/** Pre-shared keys (RFC 8446 §4.2.11, RFC 4279). */
export interface PskSettings {
  /** A client's key. */
  readonly client?: ExternalPsk | undefined;
  /** A server's look-up; `undefined` for an unknown identity. */
  readonly find?: ((identity: Uint8Array) => ExternalPsk | undefined) | undefined;
  /** The hint that a TLS 1.2 server sends about which key to use (RFC 4279 §5.2). */
  readonly hint?: Uint8Array | undefined;
}

// The two interfaces of all handshake states of TLS 1.2 and 1.3, client and server: `State`, and `Output`, which the engine
// passes to it. docs/handshake.md lists the states in RFC order.
import type { Decision, EngineEvent, Resumption } from '../engine.ts';
import type { ProtocolVersion } from '../profile.ts';
import type { CipherSource, ReadProtection, WriteProtection } from '../record/protection.ts';
import type { Draft } from './draft.ts';

/** One whole handshake message. Its views are valid until `handle` returns: a state copies what it keeps. */
export interface HandshakeMessage {
  /** HandshakeType; one of those that the state expects. */
  readonly type: number;
  /** With its 4-byte header: for the transcript. */
  readonly encoded: Uint8Array;
  /** Without the header: for decoders. */
  readonly body: Uint8Array;
}

/**
 * A state of the handshake, or after it (`Connected`). The engine refuses every message that is not in `expects`.
 *
 * A state may throw `TlsError`: the engine sends the alert of its code and fails. It must not keep `out`.
 */
export interface State {
  readonly name: string;
  /** HandshakeType values. */
  readonly expects: readonly number[];
  /** The longest body taken here, if not MAX_HANDSHAKE_MESSAGE: certificates may be longer. */
  readonly longestMessage?: number;
  /** @returns the next state, or `this`. */
  handle(message: HandshakeMessage, out: Output): State;

  /** TLS 1.3: a ChangeCipherSpec is ignored here (RFC 8446 §5), up to a limit. Otherwise it is refused. */
  readonly ignoresChangeCipherSpec?: boolean;
  /** TLS 1.2: the peer's ChangeCipherSpec is due here. Sets the read protection. */
  changeCipherSpec?(out: Output): State;

  /** Set on a waiting state: the engine parks, emits the decision, and reads nothing until `resume`. */
  readonly decision?: Decision;
  /** @param answer - of the decision's kind (the engine checks); an `error` never comes here. */
  resume?(answer: Resumption, out: Output): State;

  /** Connected with TLS 1.3: sends a KeyUpdate and takes the next key. */
  updateKeys?(request: 'update_not_requested' | 'update_requested', out: Output): void;
  /** Connected with TLS 1.3: recreates the ciphers of resting protections. */
  readonly ciphers?: CipherSource;
  /** Application data is about to be written: a KeyUpdate that is owed goes out first (RFC 8446 §4.6.3). */
  beforeWrite?(out: Output): void;

  /**
   * A TLS 1.3 server whose client has sent nothing under its keys yet: it may have none (it refuses our ServerHello), or
   * use them with its own flight only (OpenSSL), so its alert comes in the clear.
   */
  readonly takesPlainAlert?: boolean;

  /** A server that refused 0-RTT: records that do not open are skipped, up to a budget (RFC 8446 §4.2.10). */
  readonly skipsEarlyData?: boolean;

  /** Bytes that this state holds, the handshake's shared part included. */
  readonly size: number;
}

/** The effects of a state on the connection. */
export interface Output {
  /**
   * Adds a whole message, header included, to the flight (bytes are copied). The flight goes out in as few records as
   * it fits, when the key changes or the caller takes the output. The transcript is the state's own business.
   */
  sendHandshake(encoded: Uint8Array): void;
  /** Sends a ChangeCipherSpec, which is a record of its own (RFC 5246 §7.1; RFC 8446 appendix D.4). */
  sendChangeCipherSpec(): void;
  /** Sends one before the next output, whether that is a flight or an alert (RFC 8446 appendix D.4). */
  deferChangeCipherSpec(): void;
  /** For warnings: fatal alerts are sent by throwing. */
  sendWarning(description: number): void;

  /** @throws TlsError `tls.unexpected_message` if bytes of another message follow in the record (RFC 8446 §5.1). */
  setReadProtection(protection: ReadProtection): void;
  /** Earlier output is protected with the old keys. */
  setWriteProtection(protection: WriteProtection): void;
  /** The version was negotiated: it determines the rules for alerts and record versions. */
  setVersion(version: ProtocolVersion): void;
  /** The version in the headers of sent records; reading is not affected. */
  setSentVersion(version: number): void;
  /** Plaintext bytes of a record, by record_size_limit or max_fragment_length, from now on. */
  setRecordLimits(limits: { readonly in?: number; readonly out?: number }): void;

  /**
   * The handshake is done: application data flows, `engine.info` is set, the event `connected` is queued.
   *
   * @param info - taken over.
   */
  connected(info: Draft, exporter: Exporter | undefined): void;
  emit(event: EngineEvent): void;
}

/** Exported keying material (RFC 8446 §7.5, RFC 5705); `undefined` in its place: not to be had (RFC 7627 §5.4). */
export interface Exporter {
  export(label: string, context: Uint8Array | undefined, length: number): Uint8Array;
  /** The connection ended: overwrites the secrets that are left. */
  drop(): void;
  /** Bytes held. */
  readonly size: number;
}

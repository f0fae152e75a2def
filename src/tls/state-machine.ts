// The core of an engine: incoming records, the current state, and the states' effects on the connection (RFC 8446 §5, §6).
// It does not know the individual states or their order. connection.ts is its public side.
import { AlertDescription } from '../errors/alert-description.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { ContentType } from './constants.ts';
import type { Credential } from './credential.ts';
import type {
  ClientSettings,
  ConnectionInfo,
  EngineEvent,
  EngineSettings,
  EngineState,
  ServerSettings,
} from './engine.ts';
import { type Draft, forgetPeer } from './handshake/draft.ts';
import { MessageJoiner } from './handshake/joiner.ts';
import type { Exporter, Output, State } from './handshake/state.ts';
import { AlertLevel, readAlert } from './incoming-alert.ts';
import { HANDSHAKE_HEADER, RECORD_HEADER } from './limits.ts';
import { PeerBudget } from './peer-budget.ts';
import { ProtocolVersion } from './profile.ts';
import type { IncomingRecord, ReadProtection, WriteProtection } from './record/protection.ts';
import { RecordReader } from './record/record-reader.ts';
import { RecordWriter } from './record/record-writer.ts';
import { skipEarlyData } from './record/skip-early-data.ts';
import type { TraceObserver } from './trace.ts';

export abstract class StateMachine implements Output {
  readonly role: 'client' | 'server';
  error: TlsError | undefined;
  info: ConnectionInfo | undefined;
  protected phase: EngineState = 'handshake';
  /** Dropped, with everything it refers to, when the connection fails or closes. */
  protected current: State | undefined;
  protected exporter: Exporter | undefined;
  protected plaintext: Uint8Array | undefined;
  protected events: EngineEvent[] | undefined;
  protected peerClosed = false;
  protected writeClosed = false;
  /** The most temporary bytes that a call has needed. */
  protected transient = 0;
  protected readonly reader: RecordReader;
  protected readonly writer: RecordWriter;
  /** Only while a message is being read or has come in part. */
  protected joiner: MessageJoiner | undefined;
  #version: ProtocolVersion | undefined;
  /** Counts floods: allocated at the first empty record, warning or other message without data. */
  protected peerBudget: PeerBudget | undefined;
  readonly #settings: EngineSettings;

  /** @param recordVersion - legacy_record_version until the version is agreed on. */
  constructor(role: 'client' | 'server', settings: EngineSettings, recordVersion: number) {
    this.role = role;
    this.#settings = settings;
    this.reader = new RecordReader();
    this.reader.rules = settings.profile.records;
    this.reader.inspector = settings.profile.quirks?.inspect?.(role, ownChain(settings));
    this.writer = new RecordWriter(settings.trace, recordVersion);
  }

  /** After each step: memory is at its peak within one. */
  protected abstract measure(): void;

  // Output, for the states

  sendHandshake(encoded: Uint8Array): void {
    // What answers a flight comes after the whole flight. After the handshake a message answers nothing: part of a ticket
    // may be here already when we send a KeyUpdate.
    if (this.info === undefined && this.joiner && !this.joiner.empty) {
      throw new TlsError('tls.unexpected_message', "Bytes of another message follow the end of the peer's flight");
    }
    if (this.writeClosed) return; // an answer to a KeyUpdate, for example
    this.#traceMessage('out', encoded);
    this.writer.handshake(encoded);
  }

  sendChangeCipherSpec(): void {
    this.writer.changeCipherSpec();
  }

  deferChangeCipherSpec(): void {
    this.writer.deferChangeCipherSpec();
  }

  sendWarning(description: number): void {
    if (this.writeClosed) return; // nothing is sent after close_notify
    this.sendAlert(AlertLevel.warning, description);
  }

  setReadProtection(protection: ReadProtection): void {
    if (this.joiner && !this.joiner.empty) {
      throw new TlsError('tls.unexpected_message', 'Bytes of another message follow in the record before a key change');
    }
    this.reader.protection = protection;
  }

  setWriteProtection(protection: WriteProtection): void {
    this.writer.setProtection(protection);
  }

  setVersion(version: ProtocolVersion): void {
    this.#version = version;
    if (version < ProtocolVersion.tls13) this.reader.version = version; // RFC 8446 §5.1: 1.3 ignores it
    this.writer.version = Math.min(version, ProtocolVersion.tls12); // RFC 8446 §5.1: 1.3 says 1.2
  }

  setSentVersion(version: number): void {
    this.writer.version = version;
  }

  setRecordLimits(limits: { readonly in?: number; readonly out?: number }): void {
    if (limits.in !== undefined) this.reader.maxPlaintext = limits.in;
    if (limits.out !== undefined) this.writer.maxPlaintext = limits.out;
  }

  connected(info: Draft, exporter: Exporter | undefined): void {
    if (this.#settings.keepPeerCertificates === false) forgetPeer(info);
    this.info = info;
    this.exporter = exporter;
    this.phase = 'connected';
    if (!this.peerBudget?.outlivesHandshake) this.peerBudget = undefined;
    this.emit({ type: 'connected' });
  }

  emit(event: EngineEvent): void {
    this.events ??= [];
    this.events.push(event);
  }

  // Records

  get #budget(): PeerBudget {
    this.peerBudget ??= new PeerBudget();
    return this.peerBudget;
  }

  get #trace(): TraceObserver | undefined {
    return this.#settings.trace;
  }

  protected get readable(): boolean {
    return this.current !== undefined && !this.peerClosed;
  }

  protected process(record: IncomingRecord): void {
    const state = this.current!;
    const { contentType, fragment } = record;
    const plainAlert = contentType === ContentType.alert && state.takesPlainAlert === true && this.joiner === undefined;
    this.#trace?.({
      type: 'record',
      direction: 'in',
      contentType,
      length: RECORD_HEADER + fragment.length,
      encrypted: this.reader.protection.encrypted && contentType !== ContentType.change_cipher_spec && !plainAlert,
    });
    if (this.#inspects(record)) {
      this.#budget.emptyRecord(); // it has no effect
    } else if (contentType === ContentType.change_cipher_spec) {
      this.#changeCipherSpec(state, fragment);
    } else if (plainAlert) {
      this.#alert(fragment);
    } else if (!state.skipsEarlyData || !this.#skipsEarlyData(record)) {
      if (!state.skipsEarlyData && this.reader.inspector === undefined) this.#open();
      if (record.contentType === ContentType.application_data) this.#applicationData(record.fragment);
      else if (record.contentType === ContentType.handshake) this.#handshake(record.fragment);
      else if (record.contentType === ContentType.alert) this.#alert(record.fragment);
      else throw new TlsError('tls.unexpected_message', `A record of inner type ${record.contentType}`);
    }
    this.reader.release();
  }

  /** Shows the record, opened, to the inspector if there is one. @returns whether it ends there. */
  #inspects(record: IncomingRecord): boolean {
    const { inspector } = this.reader;
    if (inspector === undefined) return false;
    if (record.contentType !== ContentType.change_cipher_spec) this.#open();
    return inspector.record(record.contentType, record.fragment) === 'ignored';
  }

  /** Opens the record; at the limit of its key the peer is asked for another (RFC 8446 §5.5). */
  #open(): void {
    this.reader.open();
    if (this.reader.protection.recordsLeft === 0 && this.info !== undefined && !this.writeClosed) {
      this.current!.updateKeys?.('update_requested', this);
    }
  }

  #applicationData(fragment: Uint8Array): void {
    if (this.info === undefined) {
      throw new TlsError('tls.unexpected_message', `Application data during the handshake (${this.current!.name})`);
    }
    this.#refuseInterleaving();
    if (fragment.length === 0) {
      this.#budget.emptyRecord();
      return;
    }
    this.peerBudget?.data();
    this.reader.lend();
    this.plaintext = fragment;
  }

  #handshake(fragment: Uint8Array): void {
    if (fragment.length === 0) {
      // RFC 8446 §5.4 forbids it; before there are keys, and in TLS 1.2, it is only useless.
      if (this.#version === ProtocolVersion.tls13) {
        throw new TlsError('tls.unexpected_message', 'A handshake record without content');
      }
      this.#budget.emptyRecord();
      return;
    }
    this.peerBudget?.fullRecord();
    this.transient = Math.max(this.transient, fragment.length);
    const rules = this.#settings.profile.records;
    // The header must be in the first record, and is checked before anything else.
    if (rules?.badRecords === 'refused' && this.joiner === undefined && fragment.length < HANDSHAKE_HEADER)
      throw new TlsError('tls.bad_record', `A handshake record of ${fragment.length} bytes`);
    if (rules?.fragments === 'refused' && !isWhole(fragment)) throw fragmented();
    this.joiner ??= new MessageJoiner(rules);
    this.#checkRoom(this.joiner.pending + fragment.length);
    this.joiner.push(fragment);
    this.pump();
    if (this.joiner !== undefined && rules?.fragments === 'refused') throw fragmented();
  }

  /** If a stack reassembles messages in a separate buffer, the next part must fit behind the previous ones. */
  #checkRoom(length: number): void {
    const room = this.#settings.profile.records?.joinBuffer;
    if (room === undefined || length <= room) return;
    throw new TlsError('tls.message_too_long', `Records with a handshake message pass the buffer of ${room} bytes`);
  }

  /** Hands whole messages to the states until there are no more, or one waits. */
  protected pump(): void {
    for (;;) {
      const state = this.current!;
      if (state.decision) {
        this.phase = 'parked';
        this.emit({ type: 'parked', decision: state.decision });
        break;
      }
      const message = this.joiner?.next(state);
      if (!message) break;
      if (this.info !== undefined) this.#budget.quietMessage();
      this.#traceMessage('in', message.encoded);
      this.enter(state.handle(message, this));
    }
    if (this.joiner?.empty) this.joiner = undefined;
    else this.joiner?.settle();
  }

  #changeCipherSpec(state: State, fragment: Uint8Array): void {
    this.#refuseInterleaving();
    if (state.changeCipherSpec && !this.reader.protection.encrypted) {
      if (fragment.length !== 1 || fragment[0] !== 1)
        throw new TlsError(this.#malformed, 'A malformed ChangeCipherSpec');
      this.enter(state.changeCipherSpec(this));
      return;
    }
    if (!state.ignoresChangeCipherSpec || fragment.length !== 1 || fragment[0] !== 1) {
      throw new TlsError('tls.unexpected_message', `ChangeCipherSpec does not belong here (${state.name})`);
    }
    this.#budget.ignoredChangeCipherSpec();
  }

  #alert(fragment: Uint8Array): void {
    const rules = this.#settings.profile.records;
    if (rules?.badRecords === 'refused' && fragment.length !== 2)
      throw new TlsError('tls.bad_record', 'An alert of the wrong length');
    if (readAlert(fragment, this.#version, rules, this.#trace) === 'close_notify') this.#peerCloses();
    else this.#budget.warning();
  }

  get #malformed(): 'tls.bad_record' | 'tls.decode_error' {
    return this.#settings.profile.records?.badRecords === 'refused' ? 'tls.bad_record' : 'tls.decode_error';
  }

  #peerCloses(): void {
    if (this.info === undefined) {
      throw new TlsError('tls.close_notify_in_handshake', 'The peer sent close_notify during the handshake');
    }
    this.peerClosed = true;
    this.emit({ type: 'peer_closed' });
    if (this.#settings.profile.quirks?.answersCloseNotify && !this.writeClosed) {
      this.sendAlert(AlertLevel.warning, AlertDescription.close_notify);
      this.writeClosed = true;
    }
    if (this.writeClosed) this.close();
  }

  #skipsEarlyData(record: IncomingRecord): boolean {
    const inTheClear = record.contentType === ContentType.application_data && !this.reader.protection.encrypted;
    if (inTheClear) this.#refuseInterleaving();
    return skipEarlyData(this.reader, this.#budget);
  }

  #refuseInterleaving(): void {
    if (this.joiner === undefined) return;
    throw new TlsError('tls.unexpected_message', 'A record of another type interrupts a handshake message');
  }

  // States and endings

  protected enter(next: State): void {
    if (next === this.current) return;
    this.current = next;
    this.#trace?.({ type: 'state', name: next.name });
  }

  protected guard(step: () => void): void {
    try {
      step();
    } catch (thrown) {
      this.fail(thrown);
    }
    this.measure();
  }

  protected fail(thrown: unknown): void {
    const error = isTlsError(thrown) ? thrown : internalError(thrown);
    const { alertOf } = this.#settings;
    const alert = alertOf === undefined ? error.alert : alertOf(error);
    const level = alert === AlertDescription.close_notify ? AlertLevel.warning : AlertLevel.fatal;
    if (alert !== undefined && !this.writeClosed) this.sendAlert(level, alert);
    this.error = error;
    this.phase = 'failed';
    this.#drop();
    this.emit({ type: 'failed', error });
  }

  protected close(): void {
    this.phase = 'closed';
    this.#drop();
  }

  #drop(): void {
    this.current = undefined;
    this.exporter?.drop();
    this.exporter = undefined;
    this.joiner = undefined; // with its part of a message: up to 256 KB
    this.reader.release();
  }

  protected sendAlert(level: number, description: number): void {
    this.#trace?.({ type: 'alert', direction: 'out', level, description });
    this.writer.record(ContentType.alert, Uint8Array.of(level, description));
  }

  #traceMessage(direction: 'in' | 'out', bytes: Uint8Array): void {
    this.#trace?.({ type: 'message', direction, handshakeType: bytes[0]!, length: bytes.length, bytes });
  }
}

/** Whether the first message of a record ends within it. */
function isWhole(fragment: Uint8Array): boolean {
  const length = fragment[1]! * 65_536 + fragment[2]! * 256 + fragment[3]!;
  return HANDSHAKE_HEADER + length <= fragment.length;
}

function fragmented(): TlsError {
  return new TlsError('tls.fragmented_message', 'A handshake message does not end with its record');
}

/** The certificates to send, if they are already known. */
function ownChain(settings: EngineSettings & Partial<ClientSettings | ServerSettings>): readonly Uint8Array[] {
  const { credential } = settings;
  const first = Array.isArray(credential) ? (credential as readonly Credential[])[0] : (credential as Credential);
  return first?.chain ?? [];
}

function internalError(thrown: unknown): TlsError {
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new TlsError('tls.internal_error', detail, { cause: thrown });
}

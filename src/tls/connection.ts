// The engine: record layer, states and events of one connection (RFC 8446 §5, §6). Which states there are, and in
// which order they follow, it does not know.
import { AlertDescription } from '../errors/alerts.ts';
import { ERROR_TABLE, type ErrorCode, isTlsError, TlsError } from '../errors.ts';
import { plainView } from '../util/bytes.ts';
import { ContentType, nameOf } from './constants.ts';
import type { ConnectionInfo, Engine, EngineEvent, EngineSettings, EngineState } from './engine.ts';
import { type Draft, forgetPeer } from './handshake/draft.ts';
import { MessageJoiner } from './handshake/joiner.ts';
import type { Exporter, HandshakeMessage, Output, State } from './handshake/state.ts';
import {
  MAX_EARLY_DATA_SKIPPED,
  MAX_IGNORED_CHANGE_CIPHER_SPECS,
  MAX_QUIET,
  MAX_WARNING_ALERTS,
  RECORD_HEADER,
} from './limits.ts';
import type { MemoryReport } from './memory.ts';
import { ENGINE_OBJECTS, sizeOfArrays } from './object-sizes.ts';
import type { Resumption } from './park.ts';
import { ProtocolVersion } from './profile.ts';
import type { IncomingRecord, ReadProtection, WriteProtection } from './record/protection.ts';
import { RecordReader } from './record/record-reader.ts';
import { RecordWriter } from './record/record-writer.ts';
import type { TraceObserver } from './trace.ts';

const WARNING = 1;
const FATAL = 2;

export class Connection implements Engine, Output {
  readonly role: 'client' | 'server';
  error: TlsError | undefined;
  info: ConnectionInfo | undefined;
  #phase: EngineState = 'handshake';
  /** Dropped, with all that it holds, when the connection fails or closes. */
  #current: State | undefined;
  #exporter: Exporter | undefined;
  #plaintext: Uint8Array | undefined;
  #events: EngineEvent[] | undefined;
  #version: ProtocolVersion | undefined;
  #peerClosed = false;
  #writeClosed = false;
  /** What a flood is made of: records that carry nothing in a row, and messages between which no data comes. */
  #emptyRecords = 0;
  #quietMessages = 0;
  #warnings = 0;
  #ignoredSpecs = 0;
  #earlyDataSkipped = 0;
  #peak = 0;
  #transient = 0;
  readonly #reader: RecordReader;
  readonly #writer: RecordWriter;
  /** Only while a message is being read or has come in part. */
  #joiner: MessageJoiner | undefined;
  readonly #settings: EngineSettings;

  /** @param recordVersion - legacy_record_version until the version is agreed on. */
  constructor(role: 'client' | 'server', settings: EngineSettings, recordVersion: number) {
    this.role = role;
    this.#settings = settings;
    this.#reader = new RecordReader();
    this.#writer = new RecordWriter(settings.trace, recordVersion);
  }

  /** Enters the first state. A client's start sends its ClientHello. */
  start(first: (out: Output) => State): void {
    this.#guard(() => this.#enter(first(this)));
  }

  // Engine

  get state(): EngineState {
    return this.#phase;
  }

  receive(chunk: Uint8Array): number {
    const bytes = plainView(chunk); // states copy what they keep by `slice`
    if (!this.#readable) return bytes.length; // RFC 8446 §6.1: what follows a closure alert is ignored
    let at = 0;
    try {
      while (at < bytes.length && this.#plaintext === undefined && this.#phase !== 'parked' && this.#readable) {
        at = this.#reader.take(bytes, at);
        if (this.#reader.record) this.#process(this.#reader.record);
      }
    } catch (thrown) {
      this.#fail(thrown);
    }
    this.#measure();
    return this.#readable ? at : bytes.length;
  }

  receiveEnd(): void {
    if (this.#phase === 'failed' || this.#phase === 'closed') return;
    if (this.#peerClosed) {
      this.#close();
    } else if (this.info === undefined) {
      this.#fail(new TlsError('tls.closed_in_handshake', 'The peer closed the connection during the handshake'));
    } else {
      this.#fail(new TlsError('tls.truncated', 'The connection ended without close_notify'));
    }
  }

  read(): Uint8Array | undefined {
    const plaintext = this.#plaintext;
    this.#plaintext = undefined;
    return plaintext;
  }

  write(plaintext: Uint8Array): number {
    if (this.error) throw this.error;
    if (this.#writeClosed) throw new TlsError('net.closed', 'Writing was closed on this side');
    if (this.info === undefined) return 0;
    this.#current!.beforeWrite?.(this);
    let taken = 0;
    while (taken < plaintext.length && this.#writer.accepting) {
      if (this.#writer.protection.recordsLeft < 1) this.#renewWriteKey();
      taken += this.#writer.applicationData(plaintext, taken, this.#writer.protection.recordsLeft);
    }
    this.#measure();
    return taken;
  }

  closeWrite(): void {
    if (this.#writeClosed || this.#phase === 'failed' || this.#phase === 'closed') return;
    this.#sendAlert(WARNING, AlertDescription.close_notify);
    this.#writeClosed = true;
    if (this.#peerClosed || this.info === undefined) this.#close();
  }

  takeOutput(): Uint8Array | undefined {
    return this.#writer.take();
  }

  nextEvent(): EngineEvent | undefined {
    const event = this.#events?.shift();
    if (this.#events?.length === 0) this.#events = undefined;
    return event;
  }

  resume(answer: Resumption): void {
    const waiting = this.#current;
    if (this.#phase !== 'parked' || !waiting?.decision || !waiting.resume) {
      throw new RangeError('The engine waits for no decision');
    }
    if (answer.kind !== waiting.decision.kind && answer.kind !== 'error') {
      throw new RangeError(`The engine waits for '${waiting.decision.kind}', not '${answer.kind}'`);
    }
    this.#phase = 'handshake';
    this.#guard(() => {
      if (answer.kind === 'error') throw answer.error;
      this.#enter(waiting.resume!(answer, this));
      this.#pump();
    });
  }

  updateKeys(request: 'update_not_requested' | 'update_requested'): void {
    if (!this.info || !this.#current?.updateKeys || this.#writeClosed) {
      throw new RangeError('KeyUpdate needs an open connection with TLS 1.3');
    }
    this.#current.updateKeys(request, this);
  }

  exportKeyingMaterial(label: string, context: Uint8Array | undefined, length: number): Uint8Array {
    if (!this.#exporter) throw new RangeError('No keying material: not connected, or no extended master secret');
    return this.#exporter.export(label, context, length);
  }

  memory(): MemoryReport {
    this.#measure();
    const pieces = this.#pieces();
    return { held: this.#held(), peak: this.#peak, transient: this.#transient, pieces };
  }

  // Output, for the states

  sendHandshake(encoded: Uint8Array): void {
    if (this.#joiner && !this.#joiner.empty) {
      // What answers a flight comes after it: bytes of the next one beside its end were sent blindly.
      throw new TlsError('tls.unexpected_message', "Bytes of another message follow the end of the peer's flight");
    }
    if (this.#writeClosed) return; // an answer to a KeyUpdate, for example: close_notify was our last word
    this.#trace?.({
      type: 'message',
      direction: 'out',
      handshakeType: encoded[0]!,
      length: encoded.length,
      bytes: encoded,
    });
    this.#writer.handshake(encoded);
  }

  sendChangeCipherSpec(): void {
    this.#writer.changeCipherSpec();
  }

  deferChangeCipherSpec(): void {
    this.#writer.deferChangeCipherSpec();
  }

  sendWarning(description: number): void {
    this.#sendAlert(WARNING, description);
  }

  setReadProtection(protection: ReadProtection): void {
    if (this.#joiner && !this.#joiner.empty) {
      throw new TlsError('tls.unexpected_message', 'Bytes of another message follow in the record before a key change');
    }
    this.#reader.protection = protection;
  }

  setWriteProtection(protection: WriteProtection): void {
    this.#writer.setProtection(protection);
  }

  setVersion(version: ProtocolVersion): void {
    this.#version = version;
    if (version < ProtocolVersion.tls13) this.#reader.version = version; // RFC 8446 §5.1: 1.3 ignores it
    this.#writer.version = Math.min(version, ProtocolVersion.tls12); // RFC 8446 §5.1: 1.3 says 1.2
  }

  setRecordLimits(limits: { readonly in?: number; readonly out?: number }): void {
    if (limits.in !== undefined) this.#reader.maxPlaintext = limits.in;
    if (limits.out !== undefined) this.#writer.maxPlaintext = limits.out;
  }

  connected(info: Draft, exporter: Exporter | undefined): void {
    if (this.#settings.keepPeerCertificates === false) forgetPeer(info);
    this.info = info;
    this.#exporter = exporter;
    this.#phase = 'connected';
    this.emit({ type: 'connected' });
  }

  emit(event: EngineEvent): void {
    this.#events ??= [];
    this.#events.push(event);
  }

  // Records

  get #trace(): TraceObserver | undefined {
    return this.#settings.trace;
  }

  get #readable(): boolean {
    return this.#current !== undefined && !this.#peerClosed;
  }

  #process(record: IncomingRecord): void {
    const state = this.#current!;
    this.#trace?.({
      type: 'record',
      direction: 'in',
      contentType: record.contentType,
      length: RECORD_HEADER + record.fragment.length,
      encrypted: this.#reader.protection.encrypted && record.contentType !== ContentType.change_cipher_spec,
    });
    if (record.contentType === ContentType.change_cipher_spec) {
      this.#changeCipherSpec(state, record.fragment);
    } else if (!state.skipsEarlyData || !this.#skipEarlyData(record)) {
      if (!state.skipsEarlyData) this.#open();
      if (record.contentType === ContentType.application_data) this.#applicationData(record.fragment);
      else if (record.contentType === ContentType.handshake) this.#handshake(record.fragment);
      else if (record.contentType === ContentType.alert) this.#alert(record.fragment);
      else throw new TlsError('tls.unexpected_message', `A record of inner type ${record.contentType}`);
    }
    this.#reader.release();
  }

  /** Opens the record; at the limit of its key the peer is asked for another (RFC 8446 §5.5). */
  #open(): void {
    this.#reader.open();
    if (this.#reader.protection.recordsLeft === 0 && this.info !== undefined && !this.#writeClosed) {
      this.#current!.updateKeys?.('update_requested', this);
    }
  }

  #applicationData(fragment: Uint8Array): void {
    if (this.info === undefined) {
      throw new TlsError('tls.unexpected_message', `Application data during the handshake (${this.#current!.name})`);
    }
    this.#refuseInterleaving();
    if (fragment.length === 0) {
      this.#countEmpty();
      return;
    }
    this.#emptyRecords = 0;
    this.#quietMessages = 0;
    this.#plaintext = fragment;
  }

  #handshake(fragment: Uint8Array): void {
    if (fragment.length === 0) {
      // RFC 8446 §5.4 forbids it; before there are keys, and in TLS 1.2, it is only useless.
      if (this.#version === ProtocolVersion.tls13) {
        throw new TlsError('tls.unexpected_message', 'A handshake record without content');
      }
      this.#countEmpty();
      return;
    }
    this.#emptyRecords = 0;
    this.#transient = Math.max(this.#transient, fragment.length);
    this.#joiner ??= new MessageJoiner();
    this.#joiner.push(fragment);
    this.#pump();
  }

  /** Hands whole messages to the states until there are no more, or one waits. */
  #pump(): void {
    for (;;) {
      const state = this.#current!;
      if (state.decision) {
        this.#phase = 'parked';
        this.emit({ type: 'parked', decision: state.decision });
        break;
      }
      const message = this.#joiner?.next(state);
      if (!message) break;
      if (this.info !== undefined && ++this.#quietMessages > MAX_QUIET) throw flood('messages and no data');
      this.#traceMessage(message);
      this.#enter(state.handle(message, this));
    }
    if (this.#joiner?.empty) this.#joiner = undefined;
    else this.#joiner?.settle();
  }

  #changeCipherSpec(state: State, fragment: Uint8Array): void {
    this.#refuseInterleaving();
    if (state.changeCipherSpec && !this.#reader.protection.encrypted) {
      if (fragment.length !== 1 || fragment[0] !== 1) throw malformed('ChangeCipherSpec');
      this.#enter(state.changeCipherSpec(this));
      return;
    }
    if (!state.ignoresChangeCipherSpec || fragment.length !== 1 || fragment[0] !== 1) {
      throw new TlsError('tls.unexpected_message', `ChangeCipherSpec does not belong here (${state.name})`);
    }
    if (++this.#ignoredSpecs > MAX_IGNORED_CHANGE_CIPHER_SPECS) throw flood('ChangeCipherSpec records');
  }

  #alert(fragment: Uint8Array): void {
    if (fragment.length !== 2) throw malformed('An alert');
    const level = fragment[0]!;
    const description = fragment[1]!;
    this.#trace?.({ type: 'alert', direction: 'in', level, description });
    if (description === AlertDescription.close_notify) {
      this.#peerCloses();
    } else if (level === WARNING && this.#isIgnored(description)) {
      if (++this.#warnings > MAX_WARNING_ALERTS) throw flood('warning alerts');
    } else if (level === WARNING && this.#version === ProtocolVersion.tls13) {
      const name = nameOf(AlertDescription, description);
      throw new TlsError('tls.decode_error', `The peer sent ${name} as a warning, which TLS 1.3 does not have`);
    } else if (level === WARNING || level === FATAL) {
      throw alertError(description);
    } else {
      throw new TlsError('tls.illegal_parameter', `An alert of level ${level}`);
    }
  }

  /** RFC 8446 §6.1, §6.2: TLS 1.3 has user_canceled, and besides nothing but errors; before it, warnings. */
  #isIgnored(description: number): boolean {
    return this.#version !== ProtocolVersion.tls13 || description === AlertDescription.user_canceled;
  }

  #peerCloses(): void {
    if (this.info === undefined) {
      throw new TlsError('tls.closed_in_handshake', 'The peer sent close_notify during the handshake');
    }
    this.#peerClosed = true;
    this.emit({ type: 'peer_closed' });
    if (this.#writeClosed) this.#close();
  }

  /** @returns whether the record was 0-RTT data, which is dropped (RFC 8446 §4.2.10); if not, it is open. */
  #skipEarlyData(record: IncomingRecord): boolean {
    const { protection } = this.#reader;
    const { length } = record.fragment;
    if (protection.encrypted) {
      try {
        this.#reader.open();
        this.#earlyDataSkipped = Number.POSITIVE_INFINITY; // the client's own flight has begun: nothing is skipped now
        return false;
      } catch (thrown) {
        if (!isTlsError(thrown) || thrown.code !== 'tls.bad_record_mac') throw thrown;
        if (this.#earlyDataSkipped === Number.POSITIVE_INFINITY) throw thrown;
      }
    } else if (record.contentType !== ContentType.application_data) {
      this.#reader.open();
      return false;
    } else {
      this.#refuseInterleaving();
    }
    this.#earlyDataSkipped += length;
    if (this.#earlyDataSkipped > MAX_EARLY_DATA_SKIPPED) throw flood('early data');
    return true;
  }

  #refuseInterleaving(): void {
    if (this.#joiner === undefined) return;
    throw new TlsError('tls.unexpected_message', 'Another record stands within a handshake message');
  }

  #countEmpty(): void {
    if (++this.#emptyRecords > MAX_QUIET) throw flood('records that carry nothing');
  }

  // States and endings

  #enter(next: State): void {
    if (next === this.#current) return;
    this.#current = next;
    this.#trace?.({ type: 'state', name: next.name });
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch (thrown) {
      this.#fail(thrown);
    }
    this.#measure();
  }

  #fail(thrown: unknown): void {
    const error = isTlsError(thrown) ? thrown : internalError(thrown);
    if (error.alert !== undefined && !this.#writeClosed) this.#sendAlert(FATAL, error.alert);
    this.error = error;
    this.#phase = 'failed';
    this.#drop();
    this.emit({ type: 'failed', error });
  }

  #close(): void {
    this.#phase = 'closed';
    this.#drop();
  }

  #drop(): void {
    this.#current = undefined;
    this.#exporter = undefined;
    this.#reader.release();
  }

  #sendAlert(level: number, description: number): void {
    this.#trace?.({ type: 'alert', direction: 'out', level, description });
    this.#writer.record(ContentType.alert, Uint8Array.of(level, description));
  }

  #renewWriteKey(): void {
    const state = this.#current;
    if (!state?.updateKeys) {
      const detail = 'The write key has sealed as many records as it may, and TLS 1.2 cannot change it';
      throw new TlsError('tls.key_exhausted', detail);
    }
    state.updateKeys('update_not_requested', this);
  }

  #traceMessage(message: HandshakeMessage): void {
    const { type: handshakeType, encoded: bytes } = message;
    this.#trace?.({ type: 'message', direction: 'in', handshakeType, length: bytes.length, bytes });
  }

  // Memory

  #held(): number {
    return (
      ENGINE_OBJECTS +
      this.#writer.size +
      this.#reader.size +
      (this.#joiner?.size ?? 0) +
      (this.#plaintext?.length ?? 0) +
      this.#reader.protection.size +
      this.#writer.protection.size +
      (this.#exporter?.size ?? 0) +
      (this.#current?.size ?? 0) +
      this.#certificates()
    );
  }

  #pieces(): Record<string, number> {
    return {
      objects: ENGINE_OBJECTS,
      output: this.#writer.size,
      record: this.#reader.size,
      message: this.#joiner?.size ?? 0,
      plaintext: this.#plaintext?.length ?? 0,
      keys: this.#reader.protection.size + this.#writer.protection.size,
      secrets: this.#exporter?.size ?? 0,
      state: this.#current?.size ?? 0,
      peerCertificates: this.#certificates(),
    };
  }

  /** Those of a finished handshake; before, they are the state's. */
  #certificates(): number {
    return this.info ? sizeOfArrays(this.info.peerCertificates) : 0;
  }

  #measure(): void {
    const held = this.#held();
    if (held > this.#peak) this.#peak = held;
  }
}

function alertError(description: number): TlsError {
  const name = nameOf(AlertDescription, description);
  const code = `alert.${name}`;
  const known = code in ERROR_TABLE ? (code as ErrorCode) : 'alert.unknown';
  return new TlsError(known, `The peer sent the alert ${known === 'alert.unknown' ? description : name}`);
}

function malformed(what: string): TlsError {
  return new TlsError('tls.decode_error', `${what} of the wrong length`);
}

function flood(what: string): TlsError {
  return new TlsError('tls.too_many_messages', `The peer sends too many ${what}`);
}

function internalError(thrown: unknown): TlsError {
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new TlsError('tls.internal_error', detail, { cause: thrown });
}

// The public side of a connection: implements the engine of engine.ts on the state machine.

import { AlertDescription } from '../errors/alert-description.ts';
import { TlsError } from '../errors.ts';
import { plainView } from '../util/bytes.ts';
import { INSPECT, type InspectArguments, show } from '../util/inspect.ts';
import type { Engine, EngineEvent, EngineState, Resumption } from './engine.ts';
import type { Output, State } from './handshake/state.ts';
import { AlertLevel } from './incoming-alert.ts';
import type { MemoryReport } from './memory.ts';
import { ENGINE_OBJECTS, sizeOfArrays } from './object-sizes.ts';
import { takeBack } from './record/spare-buffers.ts';
import { StateMachine } from './state-machine.ts';

/** The maximum of HKDF-Expand with SHA-256 (RFC 5869 §2.3); used as the limit for all suites. */
const MAX_EXPORT = 255 * 32;

export class Connection extends StateMachine implements Engine {
  #peak = 0;

  /** Enters the first state. A client's start sends its ClientHello. */
  start(first: (out: Output) => State): void {
    this.guard(() => this.enter(first(this)));
  }

  get state(): EngineState {
    return this.phase;
  }

  receive(chunk: Uint8Array): number {
    const bytes = plainView(chunk); // states copy what they keep by `slice`
    if (!this.readable) return bytes.length; // RFC 8446 §6.1: data after a closure alert is ignored
    let at = 0;
    try {
      while (at < bytes.length && this.plaintext === undefined && this.phase !== 'parked' && this.readable) {
        at = this.reader.take(bytes, at);
        if (this.reader.record) this.process(this.reader.record);
      }
    } catch (thrown) {
      this.fail(thrown);
    }
    this.measure();
    return this.readable ? at : bytes.length;
  }

  receiveEnd(): void {
    if (this.phase === 'failed' || this.phase === 'closed') return;
    if (this.peerClosed) {
      this.close();
    } else if (this.info === undefined) {
      this.fail(new TlsError('tls.closed_in_handshake', 'The peer closed the connection during the handshake'));
    } else {
      this.fail(new TlsError('tls.truncated', 'The connection ended without close_notify'));
    }
  }

  read(): Uint8Array | undefined {
    const plaintext = this.plaintext;
    if (plaintext === undefined) this.reader.reuse();
    this.plaintext = undefined;
    return plaintext;
  }

  write(plaintext: Uint8Array): number {
    if (this.error) throw this.error;
    if (this.writeClosed) throw new TlsError('net.closed', 'Writing was closed on this side');
    if (this.phase === 'closed')
      throw new TlsError('net.closed', 'The transport ended after the close_notify of the peer');
    if (this.info === undefined) return 0;
    this.current!.beforeWrite?.(this);
    let taken = 0;
    while (taken < plaintext.length && this.writer.accepting) {
      if (this.writer.protection.recordsLeft < 1) {
        if (taken > 0 && !this.current!.updateKeys) break; // what was taken counts: the next call throws
        this.#renewWriteKey();
      }
      taken += this.writer.applicationData(plaintext, taken, this.writer.protection.recordsLeft);
    }
    this.measure();
    return taken;
  }

  closeWrite(): void {
    if (this.writeClosed || this.phase === 'failed' || this.phase === 'closed') return;
    this.sendAlert(AlertLevel.warning, AlertDescription.close_notify);
    this.writeClosed = true;
    if (this.peerClosed || this.info === undefined) this.close();
  }

  takeOutput(): Uint8Array | undefined {
    return this.writer.take();
  }

  giveBack(output: Uint8Array): void {
    takeBack(output);
  }

  nextEvent(): EngineEvent | undefined {
    const event = this.events?.shift();
    if (this.events?.length === 0) this.events = undefined;
    return event;
  }

  resume(answer: Resumption): void {
    const waiting = this.current;
    if (this.phase !== 'parked' || !waiting?.decision || !waiting.resume) {
      throw new RangeError('The engine waits for no decision');
    }
    if (answer.kind !== waiting.decision.kind && answer.kind !== 'error') {
      throw new RangeError(`The engine waits for '${waiting.decision.kind}', not '${answer.kind}'`);
    }
    this.phase = 'handshake';
    this.guard(() => {
      if (answer.kind === 'error') throw answer.error;
      this.enter(waiting.resume!(answer, this));
      this.pump();
    });
  }

  updateKeys(request: 'update_not_requested' | 'update_requested'): void {
    if (!this.info || !this.current?.updateKeys || this.writeClosed) {
      throw new RangeError('KeyUpdate needs an open connection with TLS 1.3');
    }
    this.current.updateKeys(request, this);
  }

  rest(): void {
    const source = this.current?.ciphers;
    if (source === undefined) return;
    this.reader.protection.rest?.(source);
    this.writer.protection.rest?.(source);
  }

  exportKeyingMaterial(label: string, context: Uint8Array | undefined, length: number): Uint8Array {
    if (!this.exporter) throw new RangeError('No keying material: not connected, or no extended master secret');
    if (!Number.isInteger(length) || length < 1 || length > MAX_EXPORT) {
      throw new RangeError(`${length} bytes of keying material: 1 to ${MAX_EXPORT} can be exported`);
    }
    return this.exporter.export(label, context, length);
  }

  memory(): MemoryReport {
    this.measure();
    const pieces = this.#pieces();
    return { held: this.#held(), peak: this.#peak, transient: this.transient, pieces };
  }

  #renewWriteKey(): void {
    const state = this.current;
    if (!state?.updateKeys) {
      const detail = 'The write key has sealed as many records as it may, and TLS 1.2 cannot change it';
      throw new TlsError('tls.key_exhausted', detail);
    }
    state.updateKeys('update_not_requested', this);
  }

  protected measure(): void {
    const held = this.#held();
    if (held > this.#peak) this.#peak = held;
  }

  #held(): number {
    return (
      this.#objects() +
      this.writer.size +
      this.reader.size +
      (this.joiner?.size ?? 0) +
      this.#unread() +
      this.reader.protection.size +
      this.writer.protection.size +
      (this.exporter?.size ?? 0) +
      (this.current?.size ?? 0) +
      this.#certificates()
    );
  }

  #pieces(): Record<string, number> {
    return {
      objects: this.#objects(),
      output: this.writer.size,
      record: this.reader.size,
      message: this.joiner?.size ?? 0,
      plaintext: this.#unread(),
      keys: this.reader.protection.size + this.writer.protection.size,
      secrets: this.exporter?.size ?? 0,
      state: this.current?.size ?? 0,
      peerCertificates: this.#certificates(),
    };
  }

  /** 0 if the plaintext is in a buffer of the reader, which already counts it. */
  #unread(): number {
    return this.reader.lends ? 0 : (this.plaintext?.length ?? 0);
  }

  #objects(): number {
    return ENGINE_OBJECTS + (this.peerBudget?.size ?? 0);
  }

  /** The certificates of a finished handshake; before that the state counts them. */
  #certificates(): number {
    return this.info ? sizeOfArrays(this.info.peerCertificates) : 0;
  }

  [INSPECT](...args: InspectArguments): string {
    const { state, role, info } = this;
    const negotiated = info && { version: info.version, cipherSuite: info.cipherSuite, serverName: info.serverName };
    return show('Engine', { role, state, ...negotiated, error: this.error?.code }, args);
  }
}

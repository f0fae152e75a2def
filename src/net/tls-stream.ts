// A TLS connection over a transport: moves an engine's bytes, and is a transport itself.

import { TlsError } from '../errors.ts';
import type { ConnectionInfo, Decision, Engine, EngineEvent, Resumption } from '../tls/engine.ts';
import { checkOptions, FLAG, FUNCTION, type OptionKinds } from '../util/check-options.ts';
import { INSPECT, type InspectArguments, show } from '../util/inspect.ts';
import { startDeadline } from './deadline.ts';
import { formatEndpoint } from './endpoint.ts';
import { forgetEngine, markUsed } from './idle-engines.ts';
import { IO_KINDS } from './io-kinds.ts';
import type { Endpoint, IoOptions, Transport } from './transport.ts';
import { Waiter } from './waiter.ts';

/** Chunks that are looked through for an alert after a write failed: more than a flight's worth never waits. */
const LAST_CHUNKS = 4;

/** Milliseconds that a peer who takes nothing more can hold up the closing. */
const LINGER = 1_000;

/** Options of a stream besides its engine. */
export interface TlsStreamOptions {
  /** Answers decisions that an engine parks for. What it throws ends the handshake, and reaches the caller. */
  readonly decide?: ((decision: Decision) => Promise<Resumption>) | undefined;
  /** A ticket came, and is in the session store by now. */
  readonly onTicket?: (() => void) | undefined;
  /** Whether the engine's verifier checks certificates: for {@link TlsStream.verified}. */
  readonly verifies?: boolean | undefined;
}

const STREAM_KINDS: OptionKinds<TlsStreamOptions> = { decide: FUNCTION, onTicket: FUNCTION, verifies: FLAG };

/**
 * The asynchronous shell around a synchronous engine (RFC 8446, RFC 5246).
 *
 * Output is flushed after every step, also after a failure, so that the peer gets the alert that says why. One reader
 * and one writer at a time, as with any transport; they do not hinder each other. The handshake is done by the first
 * call that needs it. A failure closes the transport, and every later call throws the same error.
 */
export class TlsStream implements Transport {
  readonly engine: Engine;
  readonly transport: Transport;
  readonly #options: TlsStreamOptions;
  /** What came from the transport and the engine has not taken yet: a view into the transport's chunk. */
  #unread: Uint8Array | undefined;
  #sending: Promise<void> | undefined;
  #handshake: Promise<ConnectionInfo> | undefined;
  #reading = false;
  /** What `read` returned last may still be in use: until the next `read`. */
  #viewed = false;
  #peerClosed = false;
  #closed = false;
  /** A failure of the transport, or of `decide`: the engine does not know about those. */
  #failure: unknown;

  constructor(transport: Transport, engine: Engine, options: TlsStreamOptions = {}) {
    checkOptions('new TlsStream', options, STREAM_KINDS);
    this.transport = transport;
    this.engine = engine;
    this.#options = options;
  }

  get remote(): Endpoint {
    return this.transport.remote;
  }

  get local(): Endpoint {
    return this.transport.local;
  }

  /** They are sealed into other memory. */
  get returnsBytes(): boolean {
    return true;
  }

  /** What was negotiated; `undefined` before the handshake is done. */
  get info(): ConnectionInfo | undefined {
    return this.engine.info;
  }

  /** Whether the peer showed a certificate that was verified, now or when the session was made. */
  get verified(): boolean {
    return this.#options.verifies === true && (this.engine.info?.peerCertificates.length ?? 0) > 0;
  }

  /**
   * Does the handshake once; concurrent callers share it.
   *
   * @param options - the time-out is for the handshake as a whole: a peer that sends a byte at a time does not prolong it.
   * @throws TlsError the engine's (`tls.*`, `x509.*`, `alert.*`), or the transport's (`net.*`).
   */
  async handshake(options: IoOptions = {}): Promise<ConnectionInfo> {
    checkOptions('handshake', options, IO_KINDS);
    this.#handshake ??= this.#doHandshake(options);
    return this.#handshake;
  }

  /**
   * @returns the plaintext of the next record, a view that lives until the next `read`; `undefined` after close_notify.
   * @throws TlsError `tls.truncated` if the transport ended without close_notify (RFC 8446 §6.1).
   */
  async read(options: IoOptions = {}): Promise<Uint8Array | undefined> {
    this.#viewed = false;
    if (this.engine.info === undefined) await this.handshake(options);
    this.#assertOpen();
    for (;;) {
      const plaintext = this.engine.read();
      if (plaintext !== undefined) {
        this.#viewed = true;
        return plaintext;
      }
      if (this.#peerClosed) return undefined;
      const step = this.#receive(options);
      if (step !== undefined) await step;
    }
  }

  async write(bytes: Uint8Array, options: IoOptions = {}): Promise<void> {
    if (this.engine.info === undefined) await this.handshake(options);
    this.#assertOpen();
    markUsed(this.engine);
    for (let rest = bytes; rest.length > 0; ) {
      const taken = this.engine.write(rest);
      rest = rest.subarray(taken);
      // An engine that takes nothing has a full output, which the flush empties.
      await this.#flush(options);
    }
  }

  /** Sends close_notify (RFC 8446 §6.1) and closes the transport's writing half; reading continues. */
  async closeWrite(): Promise<void> {
    if (this.#closed || this.#failed) return;
    if (this.engine.info === undefined) {
      await this.transport.closeWrite();
      return;
    }
    this.engine.closeWrite();
    await this.#flush({});
    await this.transport.closeWrite();
  }

  /** Sends close_notify if the connection is in order, and closes without waiting for the peer's. Safe to repeat. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#failed && this.engine.info !== undefined) this.engine.closeWrite();
    const last = this.engine.takeOutput();
    // Handed to the transport before it closes; whether it arrives does not matter any more.
    if (last !== undefined) this.transport.write(last).catch(() => {});
    forgetEngine(this.engine);
    this.transport.close();
  }

  setIdle(idle: boolean): void {
    this.transport.setIdle?.(idle);
  }

  setKeepAlive(delay: number | undefined): void {
    this.transport.setKeepAlive?.(delay);
  }

  get #failed(): boolean {
    return this.#failure !== undefined || this.engine.error !== undefined;
  }

  async #doHandshake(options: IoOptions): Promise<ConnectionInfo> {
    const deadline = startDeadline(
      `TLS handshake with ${formatEndpoint(this.remote.address, this.remote.port)}`,
      options.timeout,
      options.signal,
    );
    const io = { signal: deadline.signal };
    try {
      await this.#settle(io); // a client sends first
      while (this.engine.info === undefined) await this.#receive(io);
      return this.engine.info;
    } finally {
      deadline.clear();
    }
  }

  /**
   * One step of reading: the rest of the last chunk, or the next one, goes to the engine.
   *
   * @returns `undefined` if there is nothing to wait for, to avoid an await for each record.
   */
  #receive(options: IoOptions): Promise<void> | undefined {
    if (this.#unread === undefined) return this.#receiveChunk(options);
    this.#offer(this.#unread);
    return this.#settle(options);
  }

  async #receiveChunk(options: IoOptions): Promise<void> {
    let chunk: Uint8Array | undefined;
    this.#reading = true;
    try {
      chunk = await this.transport.read(options);
    } catch (error) {
      this.#failWith(error);
    } finally {
      this.#reading = false;
    }
    if (chunk === undefined) this.engine.receiveEnd();
    else this.#offer(chunk);
    const settled = this.#settle(options);
    if (settled !== undefined) await settled;
  }

  #offer(chunk: Uint8Array): void {
    markUsed(this.engine);
    const taken = this.engine.receive(chunk);
    this.#unread = taken < chunk.length ? chunk.subarray(taken) : undefined;
  }

  /** Handles the results of a step: decisions, output, and the end. @returns `undefined` if there were none. */
  #settle(options: IoOptions): Promise<void> | undefined {
    const flushed = this.#flush(options);
    const event = flushed === undefined ? this.engine.nextEvent() : undefined;
    return flushed === undefined && event === undefined ? undefined : this.#settleAll(flushed, event, options);
  }

  async #settleAll(
    flushing: Promise<void> | undefined,
    first: EngineEvent | undefined,
    options: IoOptions,
  ): Promise<void> {
    for (let flushed = flushing, event = first; ; flushed = this.#flush(options), event = undefined) {
      if (flushed !== undefined) await flushed;
      event ??= this.engine.nextEvent();
      if (event === undefined) return;
      if (event.type === 'parked') await this.#decide(event.decision);
      else if (event.type === 'peer_closed') this.#peerClosed = true;
      else if (event.type === 'ticket') this.#options.onTicket?.();
      else if (event.type === 'failed') {
        await this.#linger();
        throw this.#failure ?? event.error;
      }
    }
  }

  /** Closes after a failure. Half first: closing at once can reset the connection before the peer has our alert. */
  async #linger(): Promise<void> {
    forgetEngine(this.engine);
    const sent = new Waiter<void>('sending the alert', { timeout: LINGER });
    const done = () => sent.resolve();
    this.transport.closeWrite().then(done, done);
    await sent.promise.catch(() => {});
    this.transport.close();
  }

  async #decide(decision: Decision): Promise<void> {
    const { decide } = this.#options;
    if (decide === undefined)
      throw new RangeError(`the engine is parked for a ${decision.kind}, and the stream has no decide option`);
    try {
      this.engine.resume(await decide(decision));
    } catch (error) {
      this.#failure = error;
      this.engine.resume({ kind: 'error', error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  /** Sends the engine's output; returns `undefined` if there is none, to avoid an await. */
  #flush(options: IoOptions): Promise<void> | undefined {
    const output = this.engine.takeOutput();
    return output && this.#send(output, options);
  }

  /** Pieces go out in the order in which they were taken from the engine. */
  async #send(output: Uint8Array, options: IoOptions): Promise<void> {
    const before = this.#sending;
    const sent =
      before === undefined
        ? this.transport.write(output, options)
        : before.then(() => this.transport.write(output, options));
    const settled = sent.catch(() => {});
    this.#sending = settled;
    try {
      await sent;
      if (this.transport.returnsBytes) this.engine.giveBack(output);
    } catch (error) {
      // A peer that refuses us sends an alert before it closes, which explains more than the failed write.
      if (!isPassing(error)) await this.#readPendingAlert();
      if (this.engine.error === undefined) this.#failWith(error);
    } finally {
      if (this.#sending === settled) this.#sending = undefined;
    }
  }

  /** Looks for an alert among the bytes that have arrived. */
  async #readPendingAlert(): Promise<void> {
    if (this.#reading) return; // the pending read will see them
    if (this.#viewed) return; // new bytes could overwrite the last view, which the caller may still use
    try {
      for (let left = LAST_CHUNKS; left > 0 && this.engine.error === undefined; left--) {
        const chunk = this.#unread ?? (await this.transport.read({ timeout: 0 }));
        this.#unread = undefined;
        if (chunk === undefined) return;
        for (let at = 0; at < chunk.length && this.engine.error === undefined; ) {
          const taken = this.engine.receive(chunk.subarray(at));
          if (taken === 0 && this.engine.read() === undefined) return;
          at += taken;
        }
      }
    } catch {
      // The transport has nothing more to give.
    }
  }

  /** A wait that was given up leaves the connection as it was, once the handshake is done. */
  #failWith(error: unknown): never {
    if (this.engine.info === undefined || !isPassing(error)) {
      this.#failure ??= error;
      forgetEngine(this.engine);
      this.transport.close();
    }
    throw error;
  }

  #assertOpen(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.engine.error !== undefined) throw this.engine.error;
    if (this.#closed) throw new TlsError('net.closed', 'the TLS connection is closed on this side');
  }

  [INSPECT](...args: InspectArguments): string {
    const remote = formatEndpoint(this.remote.address, this.remote.port);
    return show('TlsStream', { remote, engine: this.engine }, args);
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof TlsError && (error.code === 'net.timeout' || error.code === 'net.aborted');
}

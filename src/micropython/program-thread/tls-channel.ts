// A TLS connection without a transport: it reports which bytes it needs and which it has to send, and the caller moves them
// (the host for our own sockets, a loop in Python for any other stream) and repeats the operation.
import type { ConnectionHabits } from '../../boards/stacks/stack.ts';
import { TlsError } from '../../errors.ts';
import { ContentType } from '../../tls/constants.ts';
import type { Engine } from '../../tls/engine.ts';
import { concatBytes } from '../../util/bytes.ts';

/** The operation needs {@link TlsChannel.wanted} bytes from the peer. */
export const WANT_READ = -2;
/** The operation needs {@link TlsChannel.output} sent. */
export const WANT_WRITE = -3;

const HEADER = 5;
/** The longest TLSCiphertext.fragment (RFC 5246 §6.2.3). */
const LONGEST_FRAGMENT = 16_384 + 2048;
/** The most plaintext to encrypt before the result has been sent, bytes. */
const LONGEST_WRITE = 16_384;

/** The firmware's deviations, and a listener. */
export interface ChannelSettings extends ConnectionHabits {
  /** Called once, when the handshake is done. */
  readonly onConnected?: (engine: Engine) => void;
}

const CLEAR_RECORD = 1024;

const NOTHING = new Uint8Array(0);

/**
 * Operations return a count, or `WANT_READ` or `WANT_WRITE`; then repeat them with the same arguments. Records are read
 * like mbedTLS does, 5 bytes of header and then exactly the rest, so that further bytes stay in the transport.
 */
export class TlsChannel {
  readonly #engine: Engine;
  readonly #record = new Uint8Array(HEADER + LONGEST_FRAGMENT);
  #filled = 0;
  /** How much of the whole record the engine has processed; `undefined` while the record is being read. */
  #offered: number | undefined;
  #output: Uint8Array = NOTHING;
  #plaintext: Uint8Array = NOTHING;
  #connected = false;
  #ended = false;
  /** The transport ended after the handshake without close_notify; written data may still arrive. */
  #cut = false;
  /** Bytes that the engine has encrypted for a write, which is done when they are sent. */
  #writing = 0;
  #blocked: typeof WANT_READ | typeof WANT_WRITE | undefined;

  readonly #earlyWrite: ConnectionHabits['earlyWrite'];
  readonly #onConnected: ChannelSettings['onConnected'];

  readonly #longestWrite: number;

  /**
   * @param longestRecord - the most plaintext bytes in one record.
   */
  constructor(engine: Engine, settings: ChannelSettings = {}, longestRecord = LONGEST_WRITE) {
    this.#engine = engine;
    this.#longestWrite = settings.writes === 'all' ? LONGEST_WRITE : longestRecord;
    this.#earlyWrite = settings.earlyWrite;
    this.#onConnected = settings.onConnected;
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** The first bytes of the last record, which show the protocol if it is not TLS. */
  get header(): Uint8Array {
    return this.#record.slice(0, HEADER);
  }

  /** Whether the handshake is done. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Whether the transport ended without close_notify. */
  get wasCut(): boolean {
    return this.#cut;
  }

  /** The direction that an operation waits for, if it is not its own: a poll must ask for it instead. */
  get blocked(): typeof WANT_READ | typeof WANT_WRITE | undefined {
    return this.#blocked;
  }

  /** Whether a read would return without the transport. */
  get readable(): boolean {
    return this.#plaintext.length > 0 || this.#offered !== undefined || this.#ended || this.#cut;
  }

  /** @returns 0 when the handshake is done. @throws TlsError of the connection. */
  handshake(): number {
    return this.#settle(WANT_READ, () => (this.#connected ? 0 : undefined));
  }

  /** @returns how many bytes were written to `into`; 0 after close_notify. @throws TlsError of the connection. */
  read(into: Uint8Array): number {
    return this.#settle(WANT_READ, () => {
      if (into.length === 0) return 0;
      if (this.#plaintext.length === 0) this.#plaintext = this.#engine.read() ?? NOTHING;
      if (this.#plaintext.length === 0) {
        if (this.#cut) throw new TlsError('tls.truncated', 'the connection ended without close_notify');
        return this.#ended ? 0 : undefined;
      }
      const part = this.#plaintext.subarray(0, into.length);
      into.set(part);
      this.#plaintext = this.#plaintext.subarray(part.length);
      return part.length;
    });
  }

  /** @returns how many of the bytes have been encrypted and sent. @throws TlsError of the connection. */
  write(bytes: Uint8Array): number {
    if (this.#earlyWrite === 'in-the-clear' && !this.#connected) return this.#writeInTheClear(bytes);
    return this.#settle(WANT_WRITE, () => {
      if (!this.#connected) return undefined;
      if (this.#writing === 0 && bytes.length > 0) {
        this.#writing = this.#engine.write(bytes.subarray(0, this.#longestWrite));
        this.#takeOutput();
        if (this.#output.length > 0) return WANT_WRITE;
      }
      const written = Math.min(this.#writing, bytes.length);
      this.#writing = 0;
      return written;
    });
  }

  /** Writes unencrypted records of application data before the handshake, like a stack that does not check for keys. */
  #writeInTheClear(bytes: Uint8Array): number {
    return this.#settle(WANT_WRITE, () => {
      if (this.#writing === 0 && bytes.length > 0) {
        this.#writing = Math.min(bytes.length, LONGEST_WRITE);
        this.#output = clearRecords(bytes.subarray(0, this.#writing));
        return WANT_WRITE;
      }
      const written = Math.min(this.#writing, bytes.length);
      this.#writing = 0;
      return written;
    });
  }

  /** Puts close_notify into {@link output}. */
  closeWrite(): void {
    if (this.#connected && this.#engine.state === 'connected') this.#engine.closeWrite();
    this.#takeOutput();
  }

  /** Puts the engine's first message into {@link output}: a client's ClientHello. */
  begin(): void {
    this.#takeOutput();
  }

  /** The bytes to send, a view until the next call. */
  get output(): Uint8Array {
    return this.#output;
  }

  sent(count: number): void {
    this.#output = this.#output.subarray(count);
  }

  /** The buffer for exactly the required bytes: fill some or all of it, then call {@link received}. */
  get wanted(): Uint8Array {
    return this.#record.subarray(this.#filled, this.#recordLength());
  }

  /** @param count - how many bytes of {@link wanted} were filled; 0 at the end of the transport's stream. */
  received(count: number): void {
    if (count === 0 && this.#connected) this.#cut = !this.#ended;
    else if (count === 0) this.#engine.receiveEnd();
    this.#filled += count;
    if (count > 0 && this.#filled === this.#recordLength()) this.#offer(0);
  }

  /** Continues as far as possible without the transport, then returns the result or what the transport must do. */
  #settle(own: typeof WANT_READ | typeof WANT_WRITE, attempt: () => number | undefined): number {
    this.#blocked = undefined;
    for (;;) {
      this.#takeOutput();
      this.#takeEvents();
      const failed = this.#engine.state === 'failed';
      if (this.#output.length > 0 && !failed) return this.#block(WANT_WRITE, own);
      const result = attempt();
      if (result === WANT_WRITE) return this.#block(WANT_WRITE, own);
      if (result !== undefined) return result;
      if (failed) throw this.#engine.error!;
      if (this.#ended) throw new TlsError('net.closed', 'the peer has closed the connection');
      if (this.#offered !== undefined) this.#offer(this.#offered);
      else return this.#block(WANT_READ, own);
    }
  }

  #block(direction: typeof WANT_READ | typeof WANT_WRITE, own: typeof WANT_READ | typeof WANT_WRITE): number {
    this.#blocked = direction === own ? undefined : direction;
    return direction;
  }

  #offer(from: number): void {
    this.#offered = from + this.#engine.receive(this.#record.subarray(from, this.#filled));
    if (this.#offered < this.#filled) return;
    this.#offered = undefined;
    this.#filled = 0;
  }

  #takeOutput(): void {
    if (this.#output.length === 0) this.#output = this.#engine.takeOutput() ?? NOTHING;
  }

  #takeEvents(): void {
    for (let event = this.#engine.nextEvent(); event !== undefined; event = this.#engine.nextEvent()) {
      if (event.type === 'connected') this.#connect();
      else if (event.type === 'peer_closed') this.#ended = true;
      else if (event.type === 'parked') throw new RangeError(`nothing here answers ${event.decision.kind}`);
    }
  }

  #connect(): void {
    if (!this.#connected) this.#onConnected?.(this.#engine);
    this.#connected = true;
  }

  /** Length of the record being read; only its header, if the engine will refuse it for that. */
  #recordLength(): number {
    if (this.#filled < HEADER) return HEADER;
    const [type, major] = this.#record;
    const length = (this.#record[3]! << 8) | this.#record[4]!;
    const refused = type! < 20 || type! > 24 || major !== 3 || length > LONGEST_FRAGMENT;
    return refused ? HEADER : HEADER + length;
  }
}

/** Plaintext in records of 1,024 bytes, like axTLS (RT_MAX_PLAIN_LENGTH). */
function clearRecords(plaintext: Uint8Array): Uint8Array {
  const records: Uint8Array[] = [];
  for (let at = 0; at < plaintext.length; at += CLEAR_RECORD) {
    const part = plaintext.subarray(at, at + CLEAR_RECORD);
    records.push(Uint8Array.of(ContentType.application_data, 3, 3, part.length >> 8, part.length & 0xff), part);
  }
  return concatBytes(...records);
}

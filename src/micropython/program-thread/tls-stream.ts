// A TLS connection over one of our own streams: the host moves the bytes, and Python uses it as a stream.
import type { ConnectionHabits, Failure } from '../../boards/stacks/stack.ts';
import { isTlsError } from '../../errors.ts';
import { WOULD_BLOCK } from './blocking.ts';
import { type ByteStream, Poll } from './byte-stream.ts';
import { PythonRaise, raiseErrno } from './python-raise.ts';
import { type TlsChannel, WANT_READ, WANT_WRITE } from './tls-channel.ts';
import type { TlsFailures } from './tls-failures.ts';

export class BlockingTlsStream implements ByteStream {
  readonly channel: TlsChannel;
  readonly #inner: ByteStream;
  readonly #failures: TlsFailures;
  #closed = false;

  readonly #habits: ConnectionHabits;

  /** @param habits - of the firmware's stack. */
  constructor(channel: TlsChannel, inner: ByteStream, failures: TlsFailures, habits: ConnectionHabits = {}) {
    this.#habits = habits;
    this.channel = channel;
    this.#inner = inner;
    this.#failures = failures;
    if (habits.hello === 'at-wrap') this.#sendHello();
  }

  get timeout(): number {
    return this.#inner.timeout;
  }

  set timeout(milliseconds: number) {
    this.#inner.timeout = milliseconds;
  }

  /** Completes the handshake, even over a non-blocking stream, for `do_handshake_on_connect`. */
  handshake(): number {
    const { timeout } = this.#inner;
    if (timeout === 0 && this.#habits.nonBlockingHandshake === 'EAGAIN') return this.#handshakeAtOnce();
    if (timeout === 0) this.#inner.timeout = Number.POSITIVE_INFINITY;
    try {
      return this.#drive('wrap', () => this.channel.handshake());
    } finally {
      this.#inner.timeout = timeout;
    }
  }

  /** One step of {@link handshake} over a non-blocking stream. @returns whether it is done. */
  tryHandshake(): boolean {
    return this.#drive('wrap', () => this.channel.handshake()) === 0;
  }

  /** A failure to send shows in the next operation. */
  #sendHello(): void {
    this.channel.begin();
    this.#sendAlert();
  }

  #handshakeAtOnce(): number {
    const result = this.#drive('wrap', () => this.channel.handshake());
    if (result === WOULD_BLOCK) throw raiseErrno(this.#failures.errnos.EAGAIN);
    return result;
  }

  read(into: Uint8Array): number {
    return this.#drive('read', () => this.channel.read(into));
  }

  write(bytes: Uint8Array): number {
    return this.#drive('write', () => this.channel.write(bytes));
  }

  /** Like modtls's ioctl: if an operation waits for the other direction, that one is polled, and both are reported. */
  poll(mask: number): number {
    if (this.#closed || this.#failures.failed) return Poll.invalid;
    const { blocked, readable } = this.channel;
    const needed = blocked === undefined ? 0 : blocked === WANT_READ ? Poll.in : Poll.out;
    const replaced = needed === 0 ? 0 : mask & (Poll.in | Poll.out);
    const asked = replaced === 0 ? mask : (mask & ~replaced) | needed;
    const pending = readable ? asked & Poll.in : 0;
    if (pending !== 0 && asked === Poll.in) return Poll.in;
    const ready = pending | this.#inner.poll(asked);
    return (ready & needed) === 0 ? ready : ready | replaced;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get listens(): boolean {
    return this.#inner.listens;
  }

  close(): void {
    if (this.#closed) return;
    if (this.#habits.close === 'says-close-notify') this.sayGoodbye();
    this.#closed = true;
    this.#failures.closed();
    this.#inner.close();
  }

  /** Sends close_notify, if it can be sent at once. Firmwares do not. */
  sayGoodbye(): void {
    if (this.#closed || this.#failures.failed) return;
    this.channel.closeWrite();
    this.#sendAlert();
  }

  #drive(operation: Failure['operation'], work: () => number): number {
    const isConnected = () => this.channel.connected;
    return this.#failures.guard(operation, isConnected, () => {
      try {
        return this.#move(work);
      } catch (error) {
        this.#sendAlert();
        throw error;
      }
    });
  }

  #move(operation: () => number): number {
    for (;;) {
      const result = operation();
      if (result !== WANT_READ && result !== WANT_WRITE) return result;
      const moved = result === WANT_READ ? this.#fill() : this.#flush();
      if (moved < 0) return moved;
    }
  }

  /** @returns 0, or the negative result of reading the inner stream. */
  #fill(): number {
    const count = this.#inner.read(this.channel.wanted);
    if (count < 0) return count;
    this.channel.received(count);
    return 0;
  }

  #flush(): number {
    while (this.channel.output.length > 0) {
      const count = this.#inner.write(this.channel.output);
      if (count < 0) return count;
      this.channel.sent(count);
    }
    return 0;
  }

  /** Sends the alert, if it can be sent at once; failures to do so are ignored. */
  #sendAlert(): void {
    try {
      this.#inner.write(this.channel.output);
      this.channel.sent(this.channel.output.length);
    } catch (error) {
      if (!isTlsError(error) && !(error instanceof PythonRaise)) throw error;
    }
  }
}

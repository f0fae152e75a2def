// A TCP socket of the program: this thread's side of the rings, with the behaviour of a board's socket.
import { isTlsError, type TlsError } from '../../errors.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import { fromFailure } from '../bridge/failure.ts';
import { SocketState } from '../bridge/layout.ts';
import type { AcceptReply, ListenReply } from '../bridge/messages.ts';
import { WOULD_BLOCK } from './blocking.ts';
import { type BoardSocket, Receive, type SocketTools } from './board-socket.ts';
import type { BridgeStream } from './bridge.ts';
import { Poll } from './byte-stream.ts';
import { raiseErrno, raiseTimeout } from './python-raise.ts';

const DEFAULT_BACKLOG = 2;
/** Milliseconds that a write waits for its result if the peer has closed its side. */
const SEEN_OFF = 1000;

export class ProgramSocket implements BoardSocket {
  readonly kind = 'stream';
  /** The peer, as `address port`; empty before it is connected. */
  peer = '';
  timeout = Number.POSITIVE_INFINITY;
  /** Whether `close` resets the connection (SO_LINGER with a time of 0). */
  resets = false;
  readonly #id: number;
  readonly #tools: SocketTools;
  #stream: BridgeStream | undefined;
  #bound: { readonly host: string; readonly port: number } | undefined;
  #used = false;
  #closed = false;
  /** Whether `receive` or `send` has reported an error. */
  #told = false;
  /** Whether the reported error is over. */
  #hasEnded = false;

  constructor(id: number, tools: SocketTools) {
    this.#id = id;
    this.#tools = tools;
  }

  /** @returns 0 when connected; `INTERRUPTED`. @throws PythonRaise EINPROGRESS, EALREADY, EISCONN; TlsError. */
  connect(host: string, port: number): number {
    this.#requireOpen();
    const { blocking } = this.#tools;
    if (this.#shared.state === SocketState.open) throw raiseErrno(this.#errnos.EISCONN);
    if (this.#shared.state === SocketState.connecting && this.timeout === 0) throw raiseErrno(this.#errnos.EALREADY);
    if (this.#shared.state === SocketState.failed) this.#stream = undefined; // a new attempt
    if (this.#shared.state === SocketState.fresh) {
      this.#beginConnection(host, port);
      if (this.timeout === 0) throw raiseErrno(this.#errnos.EINPROGRESS);
    }
    const result = blocking.waitFor(this.timeout, () => this.#connected(), this.#listens);
    if (result === WOULD_BLOCK) throw raiseTimeout(this.#errnos[this.#rules.connectTimedOut]);
    return result;
  }

  /** One step of {@link connect}, without waiting. @returns whether it is connected. @throws TlsError */
  tryConnect(host: string, port: number): boolean {
    this.#requireOpen();
    if (this.#shared.state === SocketState.fresh) this.#beginConnection(host, port);
    return this.#connected() === 0;
  }

  bind(host: string, port: number): void {
    this.#requireOpen();
    const { addresses } = this.#tools;
    const isAlias = addresses.hostFor(host) !== host;
    const { address, port: at } = isAlias ? addresses.target(host, port) : { address: host, port };
    this.#bound = { host: address, port: at };
  }

  /** @throws TlsError `net.address_in_use`; PythonRaise EINVAL before `bind`. */
  listen(backlog = DEFAULT_BACKLOG): void {
    this.#requireOpen();
    if (this.#bound === undefined) throw raiseErrno(this.#errnos.EINVAL);
    const { host, port } = this.#bound;
    const { memory } = this.#shared;
    this.#tools.blocking.ask<ListenReply>(
      { type: 'listen', socket: this.#id, memory, host, port, backlog },
      `listening on ${host}:${port}`,
    );
    this.#used = true;
  }

  /** Waits for a connection to {@link accept}. @returns 0, `WOULD_BLOCK` or `INTERRUPTED`. */
  awaitConnection(): number {
    this.#requireOpen();
    if (this.#shared.state !== SocketState.listening) throw raiseErrno(this.#errnos.EINVAL);
    const attempt = () => (this.#hasPending ? 0 : WOULD_BLOCK);
    return this.#tools.blocking.until(this.timeout, 'accepting', attempt, this.#listens);
  }

  /** @param connection - a new socket for the accepted connection. @returns 0, `WOULD_BLOCK` or `INTERRUPTED`. */
  accept(connection: ProgramSocket): number {
    const { blocking } = this.#tools;
    const waited = this.awaitConnection();
    if (waited < 0) return waited;
    const { memory } = connection.#shared;
    const request = { type: 'accept', listener: this.#id, socket: connection.#id, memory } as const;
    const { address, port } = blocking.ask<AcceptReply>(request, 'accepting');
    connection.#used = true;
    if (this.#rules.acceptedInherits) connection.timeout = this.timeout;
    connection.peer = `${address} ${port}`;
    return 0;
  }

  read(into: Uint8Array): number {
    return this.#read(into, 0);
  }

  write(bytes: Uint8Array): number {
    this.#requireConnection(this.#rules.sendUnconnected);
    const { blocking } = this.#tools;
    const attempt = () => {
      if (this.#connected() === WOULD_BLOCK) return WOULD_BLOCK;
      const { outgoing } = this.#shared;
      if (outgoing.ended) throw this.#writeFailure();
      const count = outgoing.write(bytes);
      if (count > 0) blocking.wakeReader(outgoing);
      if (count > 0 && this.#shared.incoming.ended) this.#seeOff();
      return count > 0 || bytes.length === 0 ? count : WOULD_BLOCK;
    };
    return blocking.until(this.timeout, `writing to ${this.#peerInWords()}`, attempt, this.#listens);
  }

  receive(into: Uint8Array, flags: number): number {
    return this.#call(() => this.#read(into, flags));
  }

  send(bytes: Uint8Array): number {
    return this.#call(() => this.write(bytes));
  }

  poll(mask: number): number {
    if (this.#closed) return Poll.invalid;
    const { state, incoming, outgoing } = this.#shared;
    if (state === SocketState.failed) return this.#failedPoll(mask);
    if (state === SocketState.listening) return mask & (this.#hasPending ? Poll.in : 0);
    // A socket that was never connected polls as hung up and as writable.
    if (state === SocketState.fresh) return (mask & Poll.out) | Poll.hangUp;
    if (state === SocketState.connecting) return 0;
    let ready = 0;
    if (incoming.length > 0 || incoming.ended) ready |= Poll.in;
    if (outgoing.space > 0) ready |= Poll.out;
    ready &= mask;
    if (this.#hasEnded) return ready | Poll.hangUp;
    return incoming.failure !== 0 || outgoing.ended ? ready | this.#failedPoll(mask) : ready;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether it is a server's socket. */
  get isListener(): boolean {
    return this.#shared.state === SocketState.listening;
  }

  get listens(): boolean {
    return this.#listens();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#used) this.#tools.blocking.post({ type: 'close', socket: this.#id, resets: this.resets });
    const stream = this.#stream;
    if (stream === undefined) return;
    if (!this.#used) stream.state = SocketState.over;
    this.#tools.blocking.bridge.closeStream(stream);
  }

  /** The shared part, created when first needed. */
  get #shared(): BridgeStream {
    this.#stream ??= this.#tools.blocking.bridge.openStream();
    return this.#stream;
  }

  readonly #listens = (): boolean => {
    const { state, isSilent } = this.#shared;
    return !this.#closed && state !== SocketState.fresh && state !== SocketState.failed && isSilent !== true;
  };

  /** A board without a network cannot be reached. */
  get #hasPending(): boolean {
    return this.#shared.pending > 0 && this.#tools.station.isReachable;
  }

  get #errnos() {
    return this.#tools.profile.chip.errnos;
  }

  get #rules() {
    return this.#tools.profile.chip.socketRules;
  }

  #failedPoll(mask: number): number {
    const { always, asked } = this.#rules.failedPolls;
    return always | (mask & asked);
  }

  #read(into: Uint8Array, flags: number): number {
    this.#requireConnection('ENOTCONN');
    const { blocking } = this.#tools;
    const timeout = (flags & Receive.dontWait) === 0 ? this.timeout : 0;
    const attempt = () => {
      if (this.#connected() === WOULD_BLOCK) return WOULD_BLOCK;
      const { incoming } = this.#shared;
      const { ended } = incoming; // checked before reading: bytes before the end are read first
      const count = (flags & Receive.peek) === 0 ? incoming.read(into) : incoming.peek(into);
      if (count > 0) blocking.wakeWriter(incoming);
      if (count > 0 || into.length === 0) return count;
      if (!ended) return WOULD_BLOCK;
      if (incoming.failure === 0 || this.#hasEnded) return 0;
      this.#hasEnded = this.#rules.endsAfterError;
      throw fromFailure(incoming.failure, `reading from ${this.#peerInWords()}`);
    };
    return blocking.until(timeout, `reading from ${this.#peerInWords()}`, attempt, this.#listens);
  }

  #peerInWords(): string {
    const [address = '', port] = this.peer.split(' ');
    return formatEndpoint(address, Number(port));
  }

  /** A kernel knows if a closed peer has reset the connection since; here the main thread must try to write first. */
  #seeOff(): void {
    const { outgoing } = this.#shared;
    const isOver = () => (outgoing.ended || outgoing.length === 0 ? 0 : WOULD_BLOCK);
    if (this.#tools.blocking.waitFor(SEEN_OFF, isOver) === 0 && outgoing.ended) throw this.#writeFailure();
  }

  /** The differences between `recv`/`send` and `read`/`write`. */
  #call(work: () => number): number {
    if (this.#told && this.#rules.tellsErrorOnce) throw raiseErrno(this.#errnos.EBADF);
    try {
      return work();
    } catch (error) {
      if (!isTlsError(error)) throw error;
      if (error.code === 'net.timeout') throw raiseTimeout(this.#errnos[this.#rules.callTimedOut]);
      this.#told = true;
      throw error;
    }
  }

  /** A peer that has closed its side answers further data with a reset; Linux reports that as a broken pipe. */
  #writeFailure(): TlsError | Error {
    const { incoming, outgoing } = this.#shared;
    const failure = fromFailure(outgoing.failure, `writing to ${this.#peerInWords()}`);
    const isGone = failure.code === 'net.reset' && incoming.ended && incoming.failure === 0;
    return isGone ? raiseErrno(this.#errnos[this.#rules.sendClosed]) : failure;
  }

  #beginConnection(host: string, port: number): void {
    const { blocking, addresses, station } = this.#tools;
    station.require(host);
    this.#shared.state = SocketState.connecting;
    this.#used = true;
    this.peer = `${host} ${port}`;
    const { memory } = this.#shared;
    blocking.post({ type: 'connect', socket: this.#id, memory, host: addresses.hostFor(host), port });
  }

  #connected(): number {
    const { state, failure } = this.#shared;
    if (state === SocketState.failed) throw fromFailure(failure, `connecting to ${this.#peerInWords()}`);
    return state === SocketState.open ? 0 : WOULD_BLOCK;
  }

  #requireOpen(): void {
    if (this.#closed) throw raiseErrno(this.#errnos.EBADF);
  }

  #requireConnection(otherwise: 'ENOTCONN' | 'EPIPE'): void {
    this.#requireOpen();
    const { state } = this.#shared;
    if (state === SocketState.fresh || state === SocketState.listening) throw raiseErrno(this.#errnos[otherwise]);
  }
}

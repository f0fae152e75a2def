// A TCP socket of the program: this thread's half of the rings, with the ways of a board's socket.
import type { BoardProfile } from '../../boards/profile.ts';
import { fromFailure } from '../bridge/failure.ts';
import { SharedSocket, SocketState } from '../bridge/layout.ts';
import type { AcceptReply, ListenReply } from '../bridge/messages.ts';
import { type Blocking, WOULD_BLOCK } from './blocking.ts';
import { type ByteStream, Poll } from './byte-stream.ts';
import { raiseErrno } from './raise.ts';

/** lwIP's errno values that no board's table names, since no network gives rise to them. */
const EINVAL = 22;
const EISCONN = 106;
const EALREADY = 114;
const DEFAULT_BACKLOG = 2;

export class ProgramSocket implements ByteStream {
  /** The peer, as `address port`; empty before it is connected. */
  peer = '';
  timeout = Number.POSITIVE_INFINITY;
  readonly #id: number;
  readonly #blocking: Blocking;
  readonly #profile: BoardProfile;
  #shared = new SharedSocket();
  #bound: { readonly host: string; readonly port: number } | undefined;
  #used = false;
  #closed = false;

  constructor(id: number, blocking: Blocking, profile: BoardProfile) {
    this.#id = id;
    this.#blocking = blocking;
    this.#profile = profile;
  }

  /** @returns 0 when connected; `INTERRUPTED`. @throws PythonRaise EINPROGRESS, EALREADY, EISCONN; TlsError. */
  connect(host: string, port: number): number {
    this.#requireOpen();
    if (this.#shared.state === SocketState.open) throw raiseErrno(EISCONN);
    if (this.#shared.state === SocketState.connecting && this.timeout === 0) throw raiseErrno(EALREADY);
    if (this.#shared.state === SocketState.failed) this.#shared = new SharedSocket(); // another try
    if (this.#shared.state === SocketState.fresh) {
      this.#shared.state = SocketState.connecting;
      this.#used = true;
      this.peer = `${host} ${port}`;
      this.#blocking.post({ type: 'connect', socket: this.#id, memory: this.#shared.memory, host, port });
      if (this.timeout === 0) throw raiseErrno(this.#profile.chip.errnos.EINPROGRESS);
    }
    return this.#blocking.until(this.timeout, `connecting to ${host}:${port}`, () => this.#connected());
  }

  bind(host: string, port: number): void {
    this.#requireOpen();
    this.#bound = { host, port };
  }

  /** @throws TlsError `net.address_in_use`; PythonRaise EINVAL before `bind`. */
  listen(backlog = DEFAULT_BACKLOG): void {
    this.#requireOpen();
    if (this.#bound === undefined) throw raiseErrno(EINVAL);
    const { host, port } = this.#bound;
    const { memory } = this.#shared;
    this.#blocking.ask<ListenReply>(
      { type: 'listen', socket: this.#id, memory, host, port, backlog },
      `listening on ${host}:${port}`,
    );
    this.#used = true;
  }

  /** @param connection - a fresh socket that becomes the accepted one. @returns 0, `WOULD_BLOCK` or `INTERRUPTED`. */
  accept(connection: ProgramSocket): number {
    this.#requireOpen();
    if (this.#shared.state !== SocketState.listening) throw raiseErrno(EINVAL);
    const waited = this.#blocking.until(this.timeout, 'accepting', () => (this.#shared.pending > 0 ? 0 : WOULD_BLOCK));
    if (waited < 0) return waited;
    const { memory } = connection.#shared;
    const request = { type: 'accept', listener: this.#id, socket: connection.#id, memory } as const;
    const { address, port } = this.#blocking.ask<AcceptReply>(request, 'accepting');
    connection.#used = true;
    connection.peer = `${address} ${port}`;
    return 0;
  }

  read(into: Uint8Array): number {
    this.#requireConnection();
    return this.#blocking.until(this.timeout, `reading from ${this.peer}`, () => {
      if (this.#connected() === WOULD_BLOCK) return WOULD_BLOCK;
      const { incoming } = this.#shared;
      const { ended } = incoming; // before reading: what came before the end is to be read first
      const count = incoming.read(into);
      if (count > 0) this.#blocking.wakeWriter(incoming);
      if (count > 0 || into.length === 0) return count;
      if (!ended) return WOULD_BLOCK;
      if (incoming.failure !== 0) throw fromFailure(incoming.failure, `reading from ${this.peer}`);
      return 0;
    });
  }

  write(bytes: Uint8Array): number {
    this.#requireConnection();
    return this.#blocking.until(this.timeout, `writing to ${this.peer}`, () => {
      if (this.#connected() === WOULD_BLOCK) return WOULD_BLOCK;
      const { outgoing } = this.#shared;
      if (outgoing.ended) throw fromFailure(outgoing.failure, `writing to ${this.peer}`);
      const count = outgoing.write(bytes);
      if (count > 0) this.#blocking.wakeReader(outgoing);
      return count > 0 || bytes.length === 0 ? count : WOULD_BLOCK;
    });
  }

  poll(mask: number): number {
    if (this.#closed) return Poll.invalid;
    const { state, incoming, outgoing, pending } = this.#shared;
    if (state === SocketState.failed) return Poll.error | Poll.hangUp;
    if (state === SocketState.listening) return mask & (pending > 0 ? Poll.in : 0);
    // A socket that was never connected polls as hung up on lwIP.
    if (state === SocketState.fresh) return Poll.hangUp;
    if (state === SocketState.connecting) return 0;
    let ready = 0;
    if (incoming.length > 0 || incoming.ended) ready |= Poll.in;
    if (outgoing.space > 0) ready |= Poll.out;
    ready &= mask;
    if (incoming.ended && incoming.length === 0) ready |= Poll.hangUp;
    if (incoming.failure !== 0 || outgoing.ended) ready |= Poll.error;
    return ready;
  }

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#used) this.#blocking.post({ type: 'close', socket: this.#id });
  }

  #connected(): number {
    const { state, failure } = this.#shared;
    if (state === SocketState.failed) throw fromFailure(failure, `connecting to ${this.peer}`);
    return state === SocketState.open ? 0 : WOULD_BLOCK;
  }

  #requireOpen(): void {
    if (this.#closed) throw raiseErrno(this.#profile.chip.errnos.EBADF);
  }

  #requireConnection(): void {
    this.#requireOpen();
    const { state } = this.#shared;
    if (state === SocketState.fresh || state === SocketState.listening)
      throw raiseErrno(this.#profile.chip.errnos.ENOTCONN);
  }
}

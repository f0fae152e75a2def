// A UDP socket of the program. It is bound when first needed: to receive, or to send from any port.
import { TlsError } from '../../errors.ts';
import type { DatagramOption } from '../../net/transport.ts';
import type { BindReply, SentReply } from '../bridge/messages.ts';
import type { SocketAddress } from './address-book.ts';
import { WOULD_BLOCK } from './blocking.ts';
import { type BoardSocket, Receive, type SocketTools } from './board-socket.ts';
import type { BridgeDatagrams } from './bridge.ts';
import { Poll } from './byte-stream.ts';
import { raiseErrno, raiseTimeout } from './python-raise.ts';

/** The largest message over IPv4, bytes. */
const LARGEST = 65_507;
const ANY = '0.0.0.0';
/** The most waiting messages, if the board has no known limit. */
const WAITING = 64;

export class ProgramDatagram implements BoardSocket {
  readonly kind = 'datagram';
  /** The sender of the last message, as `address port`. */
  peer = '';
  timeout = Number.POSITIVE_INFINITY;
  readonly #id: number;
  readonly #tools: SocketTools;
  readonly #shared: BridgeDatagrams;
  #connected: SocketAddress | undefined;
  #isBound = false;
  #closed = false;
  #broadcasts: boolean;

  constructor(id: number, tools: SocketTools) {
    this.#id = id;
    this.#tools = tools;
    this.#shared = tools.blocking.bridge.openDatagrams();
    this.#broadcasts = !tools.profile.chip.socketRules.broadcastNeedsOption;
  }

  /** Sets the peer: messages are sent only to it and received only from it. @returns 0. */
  connect(host: string, port: number): number {
    this.#requireOpen();
    this.#connected = this.#tools.addresses.target(host, port);
    this.#requireBound();
    return 0;
  }

  /** @throws TlsError `net.address_in_use`; PythonRaise EINVAL for a second one. */
  bind(host: string, port: number): void {
    this.#requireOpen();
    if (this.#isBound) throw raiseErrno(this.#errnos.EINVAL);
    const target = this.#tools.addresses.target(host, port);
    const { memory } = this.#shared;
    const waiting = this.#tools.profile.chip.sockets.waiting ?? WAITING;
    this.#tools.blocking.ask<BindReply>(
      { type: 'bind', socket: this.#id, memory, host: target.address, port: target.port, waiting },
      `binding UDP ${host}:${port}`,
    );
    this.#isBound = true;
    if (this.#broadcasts) this.#setOption({ name: 'broadcast', on: true });
  }

  setBroadcast(on: boolean): void {
    this.#requireOpen();
    this.#broadcasts = on || !this.#tools.profile.chip.socketRules.broadcastNeedsOption;
    if (this.#isBound) this.#setOption({ name: 'broadcast', on: this.#broadcasts });
  }

  setMembership(group: string, on: boolean): void {
    this.#requireOpen();
    this.#requireBound();
    this.#setOption({ name: 'membership', group, on });
  }

  read(into: Uint8Array): number {
    return this.#read(into, 0);
  }

  receive(into: Uint8Array, flags: number): number {
    return this.#call(() => this.#read(into, flags));
  }

  write(bytes: Uint8Array): number {
    this.#requireOpen();
    if (this.#connected === undefined) throw raiseErrno(this.#errnos[this.#unconnected]);
    return this.#sendTo(bytes, this.#connected);
  }

  send(bytes: Uint8Array): number {
    return this.write(bytes);
  }

  sendTo(bytes: Uint8Array, host: string, port: number): number {
    this.#requireOpen();
    const target = this.#tools.addresses.target(host, port);
    this.#tools.addresses.knowPeer(`${target.address} ${target.port}`, `${host} ${port}`);
    return this.#sendTo(bytes, target);
  }

  poll(mask: number): number {
    if (this.#closed) return Poll.invalid;
    return mask & (this.#shared.pending > 0 && this.#tools.station.isReachable ? Poll.in | Poll.out : Poll.out);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get listens(): boolean {
    return this.#isBound && !this.#closed && this.#shared.isSilent !== true;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#isBound) this.#tools.blocking.post({ type: 'close', socket: this.#id });
  }

  get #errnos() {
    return this.#tools.profile.chip.errnos;
  }

  /** Linux reports a missing address; others report a missing connection. */
  get #unconnected(): 'EDESTADDRREQ' | 'ENOTCONN' {
    return this.#tools.profile.chip.socketRules.sendUnconnected === 'EPIPE' ? 'EDESTADDRREQ' : 'ENOTCONN';
  }

  #read(into: Uint8Array, flags: number): number {
    this.#requireOpen();
    this.#requireBound();
    const timeout = (flags & Receive.dontWait) === 0 ? this.timeout : 0;
    const attempt = () => {
      for (;;) {
        const datagram = this.#shared.peek();
        if (datagram === undefined) return WOULD_BLOCK;
        const isOurs = this.#isFromPeer(datagram);
        if (!isOurs || (flags & Receive.peek) === 0) this.#shared.drop();
        if (!isOurs) continue;
        this.peer = this.#tools.addresses.seen(`${datagram.address} ${datagram.port}`);
        const part = datagram.bytes.subarray(0, into.length); // the rest of the message is lost
        into.set(part);
        return part.length;
      }
    };
    return this.#tools.blocking.until(timeout, 'receiving over UDP', attempt, () => this.listens);
  }

  #isFromPeer({ address, port }: SocketAddress): boolean {
    const peer = this.#connected;
    return peer === undefined || (peer.address === address && peer.port === port);
  }

  #call(work: () => number): number {
    const { callTimedOut } = this.#tools.profile.chip.socketRules;
    try {
      return work();
    } catch (error) {
      if (error instanceof TlsError && error.code === 'net.timeout') throw raiseTimeout(this.#errnos[callTimedOut]);
      throw error;
    }
  }

  #sendTo(bytes: Uint8Array, { address, port }: SocketAddress): number {
    if (bytes.length > LARGEST) throw raiseErrno(this.#errnos.EMSGSIZE);
    this.#requireBound();
    this.#tools.station.require(address);
    const request = { type: 'send to', socket: this.#id, bytes: bytes.slice(), address, port } as const;
    this.#tools.blocking.ask<SentReply>(request, `sending to ${address}:${port}`);
    return bytes.length;
  }

  #setOption(option: DatagramOption): void {
    this.#tools.blocking.ask<SentReply>({ type: 'option', socket: this.#id, option }, `setting ${option.name}`);
  }

  #requireOpen(): void {
    if (this.#closed) throw raiseErrno(this.#errnos.EBADF);
  }

  #requireBound(): void {
    if (!this.#isBound) this.bind(ANY, 0);
  }
}

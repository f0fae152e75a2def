// The main thread's part of the sockets: moves data between the network and the rings of the program's thread.
import { isTlsError, TlsError } from '../../errors.ts';
import type { Listener, Network, Transport } from '../../net/transport.ts';
import { sleep } from '../../net/waiter.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import { toFailure } from '../bridge/failure.ts';
import { type SharedCommon, SharedSocket, SocketState } from '../bridge/layout.ts';
import type { AcceptReply, FailedReply, ListenReply, Request, ResolveReply } from '../bridge/messages.ts';
import type { Ring } from '../bridge/ring.ts';
import type { Doorbell } from './doorbell.ts';
import { UdpSockets } from './udp-sockets.ts';

/** The most bytes in one write to the network. */
const LARGEST_WRITE = 65_536;
/** Milliseconds that a closed socket may take to send its last bytes before it is cut. */
const LINGER = 2000;
/** Milliseconds for all sockets after the program's end: a peer may never read. */
const LAST_FLUSH = 5000;

type SocketRequest = Exclude<Request, { type: 'wake' | 'input' | 'exit' }>;

interface Connection {
  readonly shared: SharedSocket;
  /** Aborts a connection attempt. */
  readonly abort: AbortController;
  listener?: Listener;
  transport?: Transport;
  readonly accepted: Transport[];
  /** Resolves when `shared` is no longer used. */
  work: Promise<unknown>;
  closed: boolean;
}

/** Moves bytes only: of a TLS connection it sees the ciphertext. */
export class TcpSockets {
  readonly #network: Network;
  readonly #common: SharedCommon;
  readonly #doorbell: Doorbell;
  readonly #datagrams: UdpSockets;
  readonly #connections = new Map<number, Connection>();
  /** Connection attempts in progress. */
  #connecting = 0;
  /** Connections whose last bytes have not been sent yet. */
  readonly #sending = new Map<Promise<void>, Transport>();

  constructor(network: Network, common: SharedCommon, doorbell: Doorbell) {
    this.#network = network;
    this.#datagrams = new UdpSockets(network, common);
    this.#common = common;
    this.#doorbell = doorbell;
  }

  handle(request: SocketRequest): void {
    switch (request.type) {
      case 'resolve':
        void this.#answer(() => this.#resolve(request.host, request.port));
        break;
      case 'connect': {
        const connection = this.#open(request.socket, request.memory);
        connection.work = this.#connect(connection, request.host, request.port);
        break;
      }
      case 'listen':
        void this.#answer(() => this.#listen(request));
        break;
      case 'accept':
        void this.#answer(async () => this.#accept(request.listener, request.socket, request.memory));
        break;
      case 'bind':
        void this.#answer(() => this.#datagrams.bind(request));
        break;
      case 'send to':
        void this.#answer(() => this.#datagrams.send(request));
        break;
      case 'option':
        void this.#answer(async () => this.#datagrams.setOption(request));
        break;
      case 'close':
        if (!this.#datagrams.close(request.socket)) this.#close(request.socket, request.resets);
        break;
    }
  }

  /** Closes what the program left open; resolves when all written data is sent, or after `LAST_FLUSH`. */
  async finish(): Promise<void> {
    this.#datagrams.closeAll();
    for (const id of [...this.#connections.keys()]) this.#close(id);
    const waiting = new AbortController();
    await Promise.race([Promise.all(this.#sending.keys()), waitAtMost(LAST_FLUSH, waiting.signal)]);
    waiting.abort();
    for (const transport of this.#sending.values()) transport.close();
  }

  #open(id: number, memory: SharedArrayBuffer): Connection {
    const shared = new SharedSocket(memory);
    const connection: Connection = {
      shared,
      abort: new AbortController(),
      accepted: [],
      work: Promise.resolve(),
      closed: false,
    };
    this.#connections.set(id, connection);
    return connection;
  }

  async #answer<Reply>(work: () => Promise<Reply>): Promise<void> {
    let reply: Reply | FailedReply;
    try {
      reply = await work();
    } catch (error) {
      reply = { failure: failureOf(error) };
    }
    this.#common.reply(JSON.stringify(reply));
  }

  async #resolve(host: string, port: number): Promise<ResolveReply> {
    const found = await this.#network.resolve(host, port);
    // lwIP returns one address, an IPv4 address if there is one.
    const best = found.find(({ family }) => family === 4) ?? found[0];
    if (best === undefined) throw new TlsError('net.name_not_found', `no address for ${host}`);
    const { address, family, port: to = port } = best;
    return { address, family, port: to, redirects: isRedirected(host, address) || to !== port };
  }

  async #connect(connection: Connection, host: string, port: number): Promise<void> {
    let moved: Promise<unknown> | undefined;
    this.#connecting++;
    try {
      const transport = await this.#network.connect({ host, port, signal: connection.abort.signal });
      moved = this.#attach(connection, transport);
    } catch (error) {
      connection.shared.fail(failureOf(error));
    } finally {
      this.#connecting--;
    }
    this.#common.wake();
    await moved;
  }

  async #listen(request: Extract<Request, { type: 'listen' }>): Promise<ListenReply> {
    const { host, port, backlog } = request;
    const listener = await this.#network.listen({ host, port, backlog });
    const connection = this.#open(request.socket, request.memory);
    connection.listener = listener;
    connection.shared.state = SocketState.listening;
    void this.#acceptAll(connection, listener);
    return { port: listener.local.port };
  }

  async #acceptAll(connection: Connection, listener: Listener): Promise<void> {
    try {
      for (;;) {
        const transport = await listener.accept();
        // If the program connects to itself, the connection completes before the listener reports a pending one.
        if (this.#connecting > 0) await sleep(0);
        if (connection.closed) {
          transport.close();
          return;
        }
        connection.accepted.push(transport);
        connection.shared.addPending(1);
        this.#common.wake();
      }
    } catch {
      // Closed: no one waits for connections any more.
    }
  }

  #accept(listenerId: number, id: number, memory: SharedArrayBuffer): AcceptReply {
    const listener = this.#connections.get(listenerId);
    const transport = listener?.accepted.shift();
    if (listener === undefined || transport === undefined) throw new RangeError('nothing waits to be accepted');
    listener.shared.addPending(-1);
    const connection = this.#open(id, memory);
    connection.work = this.#attach(connection, transport);
    return transport.remote;
  }

  /** @returns a promise that resolves when no more bytes are moved. */
  async #attach(connection: Connection, transport: Transport): Promise<void> {
    if (connection.closed) {
      transport.close();
      return;
    }
    connection.transport = transport;
    connection.shared.state = SocketState.open;
    const received = this.#receive(connection, transport);
    const sent = this.#send(connection, transport, received);
    this.#sending.set(sent, transport);
    void sent.finally(() => this.#sending.delete(sent));
    await Promise.all([received, sent]);
  }

  async #receive(connection: Connection, transport: Transport): Promise<void> {
    const ring = connection.shared.incoming;
    try {
      for (let bytes = await transport.read(); bytes !== undefined; bytes = await transport.read()) {
        let at = 0;
        while (at < bytes.length && !connection.closed) {
          at += ring.write(bytes.subarray(at));
          this.#common.wake();
          if (at < bytes.length) await this.#sleepOn(ring, () => ring.roomy || connection.closed);
        }
      }
      ring.end();
    } catch (error) {
      ring.end(failureOf(error));
    }
    this.#common.wake();
  }

  /** Sends the program's data until it has closed the socket and nothing is left; then closes gracefully. */
  async #send(connection: Connection, transport: Transport, received: Promise<void>): Promise<void> {
    const ring = connection.shared.outgoing;
    try {
      while (!(connection.closed && ring.length === 0)) {
        const bytes = new Uint8Array(Math.min(ring.length, LARGEST_WRITE));
        // After the peer has closed, the program waits for the result of sending these bytes (ProgramSocket.write).
        const { ended } = connection.shared.incoming;
        if (ended) ring.peek(bytes);
        else ring.read(bytes);
        if (bytes.length > 0) await transport.write(bytes, connection.closed ? { timeout: LINGER } : {});
        else await this.#sleepOn(ring, () => ring.length > 0 || connection.closed);
        if (ended) ring.read(bytes);
        this.#common.wake();
      }
      // If a socket is closed while the peer still sends, the kernel resets the connection and drops our last bytes.
      await transport.closeWrite();
      const waiting = new AbortController();
      await Promise.race([received, waitAtMost(LINGER, waiting.signal)]);
      waiting.abort();
    } catch (error) {
      ring.end(failureOf(error));
    }
    transport.close();
    this.#common.wake();
  }

  #close(id: number, resets = false): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    this.#connections.delete(id);
    connection.closed = true;
    if (resets) reset(connection.transport);
    connection.abort.abort();
    connection.listener?.close();
    for (const transport of connection.accepted) transport.close();
    this.#doorbell.ring();
    if (connection.listener === undefined)
      void connection.work.then(() => {
        connection.shared.state = SocketState.over;
      });
  }

  async #sleepOn(ring: Ring, ready: () => boolean): Promise<void> {
    ring.announceSleep();
    if (!ready()) await this.#doorbell.next();
  }
}

function reset(transport: Transport | undefined): void {
  if (transport?.reset === undefined) transport?.close();
  else transport.reset();
}

/** Whether a name is redirected to this computer, perhaps to a fixed port: real names of servers are not. */
function isRedirected(host: string, address: string): boolean {
  const isName = parseIpAddress(host.replace(/^\[(.*)\]$/, '$1')) === undefined && host.toLowerCase() !== 'localhost';
  return isName && (address.startsWith('127.') || address === '::1');
}

/** Resolves after that time, or when the signal is aborted. */
export function waitAtMost(milliseconds: number, signal: AbortSignal): Promise<void> {
  return sleep(milliseconds, signal).catch(() => {});
}

/** Errors without a network code, such as arguments that Node refuses, become `net.failed`. */
function failureOf(error: unknown): number {
  return toFailure(isTlsError(error) ? error : new TlsError('net.failed', String(error)));
}

// The network of a web page: TCP connections through a relay, which sees what a router would see.
import { TlsError } from '../../errors.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import type { ConnectOptions, IoOptions, Network, ResolvedAddress, Transport } from '../../net/transport.ts';
import { throwIfAborted, Waiter } from '../../net/waiter.ts';
import {
  type FromRelay,
  fromFailed,
  LARGEST_MESSAGE,
  parseFromRelay,
  RELAY_PROTOCOL,
  RELAY_WINDOW,
  TOKEN_PREFIX,
  type ToRelay,
} from './relay-protocol.ts';

/** The part of a browser's WebSocket that is used. */
export interface RelaySocket {
  binaryType: string;
  send(data: string | Uint8Array): void;
  close(code?: number): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export interface RelayAccess {
  /** `ws:` or `wss:`. */
  readonly url: string;
  readonly token: string;
  /** Opens a WebSocket. */
  readonly open: (url: string, protocols: string[]) => RelaySocket;
}

/** A page can neither listen nor send UDP: both fail with `net.not_permitted`. */
export function createRelayNetwork(access: RelayAccess): Network {
  return {
    async resolve(host, port, options = {}): Promise<readonly ResolvedAddress[]> {
      const doing = `resolving ${host}`;
      throwIfAborted(options.signal, doing);
      const link = new RelayLink(access, { type: 'resolve', host, port });
      try {
        const answer = await link.first(doing, options);
        if (answer.type !== 'resolved') throw unexpected(answer);
        return answer.addresses;
      } finally {
        link.close();
      }
    },
    async connect(to: ConnectOptions): Promise<Transport> {
      const { host, port } = to;
      const doing = `connecting to ${formatEndpoint(host, port)}`;
      throwIfAborted(to.signal, doing);
      const link = new RelayLink(access, { type: 'connect', host, port });
      try {
        const answer = await link.first(doing, to);
        if (answer.type !== 'connected') throw unexpected(answer);
        return new RelayTransport(link, answer);
      } catch (error) {
        link.close();
        throw error;
      }
    },
    listen: async () => {
      throw new TlsError('net.not_permitted', 'a web page cannot accept connections');
    },
    bind: async () => {
      throw new TlsError('net.not_permitted', 'UDP: the relay of the page carries TCP alone');
    },
  };
}

/** One WebSocket: received messages are queued in order. */
class RelayLink {
  readonly #socket: RelaySocket;
  readonly #waiting = new Set<() => void>();
  readonly incoming: Uint8Array[] = [];
  #first: FromRelay | undefined;
  #credit = RELAY_WINDOW;
  #peerEnded = false;
  #error: TlsError | undefined;
  #closed = false;

  constructor({ url, token, open }: RelayAccess, request: ToRelay) {
    let opened = false;
    const socket = open(url, [RELAY_PROTOCOL, `${TOKEN_PREFIX}${token}`]);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      opened = true;
      if (this.#closed) socket.close(1000);
      else socket.send(JSON.stringify(request));
    });
    socket.addEventListener('message', ({ data }) => this.#onMessage(data));
    socket.addEventListener('error', () => {}); // close follows
    socket.addEventListener('close', () => {
      this.#fail(
        opened
          ? new TlsError('net.reset', 'the relay cut the connection')
          : new TlsError('net.unreachable', 'the relay of this page is not there, or does not know its token'),
      );
    });
    this.#socket = socket;
  }

  get ended(): boolean {
    return this.#peerEnded;
  }

  get error(): TlsError | undefined {
    return this.#error;
  }

  get credit(): number {
    return this.#credit;
  }

  /** The relay's answer to the request. @throws TlsError `net.*`. */
  async first(doing: string, options: IoOptions): Promise<FromRelay> {
    await this.until(() => this.#first !== undefined, doing, options);
    return this.#first!;
  }

  /** @throws TlsError once the connection has failed, and `net.timeout`, `net.aborted`. */
  async until(ready: () => boolean, doing: string, options: IoOptions): Promise<void> {
    for (;;) {
      if (ready()) return;
      if (this.#error !== undefined) throw this.#error;
      const waiter = new Waiter<void>(doing, options);
      const wake = () => waiter.resolve();
      this.#waiting.add(wake);
      await waiter.promise.finally(() => this.#waiting.delete(wake));
    }
  }

  sendBytes(bytes: Uint8Array): void {
    this.#credit -= bytes.length;
    this.#socket.send(bytes);
  }

  tell(message: ToRelay): void {
    if (!this.#closed) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    if (this.#closed) return;
    this.#fail(new TlsError('net.closed', 'the connection is closed'));
    this.#socket.close(1000);
  }

  #onMessage(data: unknown): void {
    if (this.#closed) return;
    if (data instanceof ArrayBuffer) {
      if (data.byteLength > 0) this.incoming.push(new Uint8Array(data));
      this.#wake();
      return;
    }
    const message = parseFromRelay(String(data));
    if (message === undefined) {
      this.#fail(new TlsError('net.failed', 'the relay sent what is no message of its protocol'));
      this.#socket.close(1000);
    } else if (message.type === 'failed') this.#fail(fromFailed(message));
    else if (message.type === 'credit') this.#credit += message.bytes;
    else if (message.type === 'end') this.#peerEnded = true;
    else this.#first ??= message;
    this.#wake();
  }

  #fail(error: TlsError): void {
    this.#error ??= error;
    this.#closed = true;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}

class RelayTransport implements Transport {
  readonly returnsBytes = true; // WebSocket.send copies them
  readonly remote: Transport['remote'];
  readonly local: Transport['local'];
  readonly #link: RelayLink;
  /** Bytes that were read and not granted again. */
  #owed = 0;
  #closedWrite = false;

  constructor(link: RelayLink, { remote, local }: Extract<FromRelay, { type: 'connected' }>) {
    this.#link = link;
    this.remote = remote;
    this.local = local;
  }

  async read(options: IoOptions = {}): Promise<Uint8Array | undefined> {
    const { incoming } = this.#link;
    await this.#link.until(() => incoming.length > 0 || this.#link.ended, this.#doing('reading from'), options);
    const bytes = incoming.shift();
    if (bytes === undefined) return undefined;
    this.#owed += bytes.length;
    if (this.#owed >= RELAY_WINDOW / 4) {
      this.#link.tell({ type: 'credit', bytes: this.#owed });
      this.#owed = 0;
    }
    return bytes;
  }

  async write(bytes: Uint8Array, options: IoOptions = {}): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      await this.#link.until(() => this.#link.credit > 0 && !this.#isOver, this.#doing('writing to'), options);
      const part = bytes.subarray(at, at + Math.min(this.#link.credit, LARGEST_MESSAGE));
      this.#link.sendBytes(part);
      at += part.length;
    }
  }

  async closeWrite(): Promise<void> {
    if (this.#closedWrite) return;
    this.#closedWrite = true;
    this.#link.tell({ type: 'end' });
  }

  close(): void {
    this.#link.close();
  }

  get #isOver(): boolean {
    return this.#link.error !== undefined;
  }

  #doing(what: string): string {
    return `${what} ${formatEndpoint(this.remote.address, this.remote.port)}`;
  }
}

function unexpected({ type }: FromRelay): TlsError {
  return new TlsError('net.failed', `the relay answered with ${type}`);
}

// One connection of a relay: a page's WebSocket on one side, TCP on the other. Each side is sent only as much as it has
// granted, so a slow reader causes at most one window of the other side's bytes to be buffered.
import type { RawData, WebSocket } from 'ws';
import { TlsError } from '../errors.ts';
import type { Network, Resolver, Transport } from '../net/transport.ts';
import {
  type FromRelay,
  failedMessage,
  LARGEST_MESSAGE,
  parseToRelay,
  RELAY_WINDOW,
  type ToRelay,
} from '../platform/browser/relay-protocol.ts';
import { concatBytes } from '../util/bytes.ts';
import type { ClientBudget, RelayLimits } from './relay-limits.ts';

/** Policy violation (RFC 6455 §7.4.1): the page broke the protocol. */
const VIOLATION = 1008;
/** Maximum bytes of a text message. */
const MOST_TEXT = 1024;
/** Messages from the page that may wait for TCP before they are merged. */
const MOST_PIECES = 64;

export interface RelayTools {
  readonly network: Network;
  /** Answers `resolve`. */
  readonly tell: Resolver;
  readonly limits: RelayLimits;
}

export class RelayStream {
  readonly #socket: WebSocket;
  readonly #tools: RelayTools;
  readonly #budget: ClientBudget;
  readonly #ending = new AbortController();
  #transport: Transport | undefined;
  #state: 'new' | 'answering' | 'open' | 'over' = 'new';
  /** Bytes that the page still accepts. */
  #credit = RELAY_WINDOW;
  /** Bytes that the page may still send. */
  #granted = RELAY_WINDOW;
  readonly #outgoing: Uint8Array[] = [];
  #pageEnded = false;
  #wake = () => {};
  #wakeSender = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Takes over the socket until it closes. */
  constructor(socket: WebSocket, budget: ClientBudget, tools: RelayTools) {
    this.#socket = socket;
    this.#tools = tools;
    this.#budget = budget;
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    // Browsers send no pings; replies to them would accumulate.
    socket.on('ping', () => this.#violate());
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#end());
    this.#restartTimer(tools.limits.setUp);
  }

  /** Closes it immediately. */
  terminate(): void {
    this.#socket.terminate();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.#state === 'over') return;
    const bytes = data as Buffer; // ws delivers a Buffer with its default binaryType
    if (isBinary) this.#onBytes(bytes);
    else {
      const message = bytes.length > MOST_TEXT ? undefined : parseToRelay(bytes.toString());
      if (message === undefined) this.#violate();
      else this.#onText(message);
    }
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#state !== 'open' || this.#pageEnded || bytes.length === 0 || bytes.length > this.#granted) {
      this.#violate();
      return;
    }
    this.#granted -= bytes.length;
    this.#outgoing.push(bytes);
    // Tiny messages would take more memory than the bytes in them.
    if (this.#outgoing.length >= MOST_PIECES) this.#outgoing.splice(0, MOST_PIECES, concatBytes(...this.#outgoing));
    this.#wakeSender();
  }

  #onText(message: ToRelay): void {
    if (message.type === 'resolve' || message.type === 'connect') {
      if (this.#state !== 'new') {
        this.#violate();
        return;
      }
      this.#state = 'answering';
      void (message.type === 'resolve' ? this.#resolve(message) : this.#connect(message));
    } else if (this.#state !== 'open') this.#violate();
    else if (message.type === 'credit') {
      // More than one window is never outstanding.
      if (this.#credit + message.bytes > RELAY_WINDOW) this.#violate();
      else {
        this.#credit += message.bytes;
        this.#wake();
      }
    } else if (this.#pageEnded) this.#violate();
    else {
      this.#pageEnded = true;
      this.#wakeSender();
    }
  }

  async #resolve({ host, port }: Extract<ToRelay, { host: string }>): Promise<void> {
    try {
      const addresses = await this.#tools.tell(host, port, { signal: this.#ending.signal });
      this.#send({ type: 'resolved', addresses });
    } catch (error) {
      this.#send(failedMessage(error));
    }
    this.#socket.close(1000);
  }

  async #connect({ host, port }: Extract<ToRelay, { host: string }>): Promise<void> {
    const { network, limits } = this.#tools;
    try {
      const transport = await network.connect({ host, port, signal: this.#ending.signal, timeout: limits.setUp });
      this.#transport = transport;
      if (this.#isOver) {
        transport.close();
        return;
      }
      this.#state = 'open';
      const { remote, local } = transport;
      this.#send({ type: 'connected', remote, local });
      this.#restartTimer(limits.idle);
      await Promise.all([this.#receive(transport), this.#forward(transport)]);
    } catch (error) {
      this.#send(failedMessage(error));
    }
    this.#socket.close(1000);
  }

  /** A method, because the state changes during awaits. */
  get #isOver(): boolean {
    return this.#state === 'over';
  }

  /** TCP to page. */
  async #receive(transport: Transport): Promise<void> {
    for (let bytes = await transport.read(); bytes !== undefined; bytes = await transport.read()) {
      for (let at = 0; at < bytes.length; ) {
        while (this.#credit === 0) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
          if (this.#isOver) return;
        }
        const part = bytes.subarray(at, at + Math.min(this.#credit, LARGEST_MESSAGE));
        at += part.length;
        this.#credit -= part.length;
        await this.#spend(part.length);
        await this.#sendBytes(part);
        this.#restartTimer(this.#tools.limits.idle);
      }
    }
    this.#send({ type: 'end' });
  }

  /** Page to TCP. */
  async #forward(transport: Transport): Promise<void> {
    let owed = 0;
    for (;;) {
      const bytes = this.#outgoing.shift();
      if (bytes === undefined) {
        if (this.#pageEnded) break;
        await new Promise<void>((resolve) => (this.#wakeSender = resolve));
        if (this.#isOver) return;
        continue;
      }
      await this.#spend(bytes.length);
      await transport.write(bytes);
      owed += bytes.length;
      if (owed >= RELAY_WINDOW / 4 || this.#outgoing.length === 0) {
        this.#granted += owed;
        // A page that does not read receives no permission to send.
        await this.#sendText({ type: 'credit', bytes: owed });
        owed = 0;
      }
      this.#restartTimer(this.#tools.limits.idle);
    }
    await transport.closeWrite();
  }

  /** @throws TlsError `net.not_permitted`. */
  async #spend(count: number): Promise<void> {
    if (await this.#budget.take(count, this.#ending.signal)) return;
    throw new TlsError('net.not_permitted', 'the relay carries no more bytes for this client in this hour');
  }

  /** Resolves when the socket has accepted it: the bytes are a view of the transport's buffer. */
  #sendBytes(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#socket.send(bytes, { binary: true }, () => resolve()));
  }

  #send(message: FromRelay): void {
    if (!this.#isOver) void this.#sendText(message);
  }

  #sendText(message: FromRelay): Promise<void> {
    return new Promise((resolve) => this.#socket.send(JSON.stringify(message), () => resolve()));
  }

  #violate(): void {
    this.#socket.close(VIOLATION);
    this.#end();
    this.#socket.terminate();
  }

  #restartTimer(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    this.#timer = setTimeout(() => {
      const text = `nothing within ${milliseconds / 1000} s: the relay cut the connection`;
      if (this.#state === 'new') this.#socket.terminate();
      else this.#send(failedMessage(new TlsError('net.timeout', text)));
      this.#socket.close(1000);
      this.#end();
    }, milliseconds);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#state = 'over';
    clearTimeout(this.#timer);
    this.#ending.abort();
    this.#transport?.close();
    this.#outgoing.length = 0;
    this.#wake();
    this.#wakeSender();
  }
}

// The relay: TCP for web pages, over WebSocket. It forwards TLS records that it cannot read; it sees host names, addresses,
// server names, sizes and times, and stores none of them.
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Resolver } from '../net/transport.ts';
import { LARGEST_MESSAGE, RELAY_PROTOCOL, TOKEN_PREFIX } from '../platform/browser/relay-protocol.ts';
import { createNodeNetwork } from '../platform/node/network.ts';
import type { AddressGuard } from './address-guard.ts';
import { ClientBudgets, RELAY_LIMITS, type RelayLimits } from './relay-limits.ts';
import { RelayStream, type RelayTools } from './relay-stream.ts';

/** Milliseconds that a page has to confirm that a connection is closed. */
const CLOSE_TIMEOUT = 5000;

export interface RelayOptions {
  readonly guard: Pick<AddressGuard, 'forConnecting' | 'forTelling'>;
  /** The token that a page must present. */
  readonly token: string;
  /** Whether pages of this origin (`http://127.0.0.1:8480`) may use it. */
  readonly isOrigin: (origin: string) => boolean;
  readonly limits?: Partial<RelayLimits>;
  /** Current time in milliseconds, for budgets. */
  readonly now?: () => number;
}

export class Relay {
  readonly #options: RelayOptions;
  readonly #limits: RelayLimits;
  readonly #tools: RelayTools;
  readonly #budgets: ClientBudgets;
  readonly #streams = new Set<RelayStream>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
    clientTracking: false,
    autoPong: false,
    ...({ closeTimeout: CLOSE_TIMEOUT } as object), // newer than the ws types
    handleProtocols: () => RELAY_PROTOCOL,
  });

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#limits = { ...RELAY_LIMITS, ...options.limits };
    const { forConnecting, forTelling } = options.guard as { forConnecting: Resolver; forTelling: Resolver };
    this.#tools = { network: createNodeNetwork({ resolve: forConnecting }), tell: forTelling, limits: this.#limits };
    this.#budgets = new ClientBudgets(this.#limits, options.now ?? (() => performance.now()));
  }

  /** Number of open connections. */
  get streams(): number {
    return this.#streams.size;
  }

  /** For `upgrade` of an HTTP server: answers or refuses a WebSocket handshake. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const budget = this.#budgets.of(request.socket.remoteAddress ?? '');
    if (budget === undefined || this.#streams.size >= this.#limits.allStreams || budget.open() !== undefined) {
      socket.end('HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    // Counted from here, regardless of the handshake's result.
    let counted = true;
    socket.on('close', () => {
      if (counted) budget.streams--;
      counted = false;
    });
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const stream = new RelayStream(webSocket, budget, this.#tools);
      this.#streams.add(stream);
      webSocket.on('close', () => this.#streams.delete(stream));
    });
  }

  /** Closes all connections. */
  close(): void {
    for (const stream of this.#streams) stream.terminate();
  }

  /** @returns a status line, or `undefined` if the client may connect. */
  #refusal({ headers }: IncomingMessage): string | undefined {
    // Browsers always send it: this excludes other pages in the same browser; the token excludes other programs.
    if (headers.origin === undefined || !this.#options.isOrigin(headers.origin)) return '403 Forbidden';
    const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
    if (!protocols.includes(RELAY_PROTOCOL)) return '400 Bad Request';
    const token = protocols.find((each) => each.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length) ?? '';
    return equalConstantTime(token, this.#options.token) ? undefined : '401 Unauthorized';
  }
}

function equalConstantTime(given: string, known: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(known)];
  // The length is not secret: every token has the same.
  return a.length === b.length && timingSafeEqual(a, b);
}

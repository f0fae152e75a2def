// A plain HTTP server with responses from a test, and sessions that reach it by several names.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionOptions } from '../../src/api/requests/options.ts';
import { Session } from '../../src/api/requests/session.ts';
import { makeNodePlatform } from '../../src/entry/node-platform.ts';
import { parseHostOverride, tableResolver } from '../../src/net/resolver-table.ts';
import { createNodeNetwork, resolveWithSystem } from '../../src/platform/node/network.ts';

export class TestSite {
  answer: (request: IncomingMessage, response: ServerResponse) => void = echo;
  /** The number of requests so far; a test may reset it. */
  connections = 0;
  readonly server: Server;
  readonly #sessions: Session[] = [];

  constructor() {
    this.server = createServer((request, response) => this.answer(request, response));
    this.server.on('connection', () => this.connections++);
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get base(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A session for which `a.test` and `b.test` are this server. */
  newSession(options?: SessionOptions): Session {
    const table = ['a.test', 'b.test'].map((name) => parseHostOverride(`${name}=127.0.0.1:${this.port}`));
    const resolve = tableResolver(table, resolveWithSystem);
    const session = new Session(makeNodePlatform(createNodeNetwork({ resolve })), options);
    this.#sessions.push(session);
    return session;
  }

  closeSessions(): void {
    for (const session of this.#sessions.splice(0)) session.close();
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string | undefined>;
  readonly body: string;
}

/** Responds with the request as JSON (an {@link Echo}). */
export function echo(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
  });
}

export async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

// A relay in this process, and pages' ends of it that send whatever a test needs.
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { WebSocket } from 'ws';
import type { Resolver } from '../../src/net/transport.ts';
import { createRelayNetwork, type RelaySocket } from '../../src/platform/browser/relay-network.ts';
import { type FromRelay, RELAY_PROTOCOL, TOKEN_PREFIX } from '../../src/platform/browser/relay-protocol.ts';
import { resolveWithSystem } from '../../src/platform/node/network.ts';
import { AddressGuard } from '../../src/web/address-guard.ts';
import { Relay } from '../../src/web/relay.ts';
import type { RelayLimits } from '../../src/web/relay-limits.ts';
import { type PageServer, servePage } from '../../src/web/server.ts';

export const TOKEN = 'a-token-of-this-test';

export interface RelaySettings {
  /** Ports of 127.0.0.1 that may be reached. */
  readonly ports?: readonly number[];
  readonly resolve?: Resolver;
  readonly limits?: Partial<RelayLimits>;
  readonly now?: () => number;
}

export async function startRelay(t: TestContext, settings: RelaySettings = {}): Promise<PageServer> {
  const { ports = [], resolve = resolveWithSystem, limits, now } = settings;
  const guard = await AddressGuard.create(
    resolve,
    ports.map((port) => ({ host: '127.0.0.1', port })),
  );
  const server = await servePage({
    listen: '127.0.0.1',
    port: 0,
    origins: [],
    roots: [],
    openRelay: (isOrigin) =>
      new Relay({ guard, token: TOKEN, isOrigin, ...(limits && { limits }), ...(now && { now }) }),
  });
  t.after(() => server.close());
  return server;
}

export function relayUrl({ port }: PageServer): string {
  return `ws://127.0.0.1:${port}/relay`;
}

/** The network of a page, through the relay. */
export function relayNetwork(server: PageServer, token = TOKEN) {
  return createRelayNetwork({
    url: relayUrl(server),
    token,
    open: (url, protocols) => new WebSocket(url, protocols, { origin: server.origin }) as unknown as RelaySocket,
  });
}

/** What a page's WebSocket received. */
export class Ear {
  readonly socket: WebSocket;
  readonly messages: FromRelay[] = [];
  bytes = 0;
  /** The HTTP status with which it was refused, or the code with which it was closed. */
  readonly closed: Promise<number>;

  constructor(
    server: PageServer,
    options: { readonly origin?: string | undefined; readonly protocols?: string[] } = {},
  ) {
    const { origin = server.origin, protocols = [RELAY_PROTOCOL, `${TOKEN_PREFIX}${TOKEN}`] } = options;
    this.socket = new WebSocket(relayUrl(server), protocols, origin === '' ? {} : { origin });
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) this.bytes += (data as Buffer).length;
      else this.messages.push(JSON.parse(String(data)) as FromRelay);
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
      this.socket.on('close', (code) => resolve(code));
      this.socket.on('error', () => {});
    });
  }

  async open(): Promise<this> {
    await once(this.socket, 'open');
    return this;
  }

  say(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message of this type. */
  async heard<Type extends FromRelay['type']>(type: Type): Promise<Extract<FromRelay, { type: Type }>> {
    for (;;) {
      const found = this.messages.find((message) => message.type === type);
      if (found !== undefined) return found as Extract<FromRelay, { type: Type }>;
      await once(this.socket, 'message');
    }
  }

  async untilBytes(count: number): Promise<void> {
    while (this.bytes < count) await once(this.socket, 'message');
  }
}

/** A page's end, connected to a port of this machine. */
export async function connected(server: PageServer, port: number): Promise<Ear> {
  const ear = await new Ear(server).open();
  ear.say({ type: 'connect', host: '127.0.0.1', port });
  await ear.heard('connected');
  return ear;
}

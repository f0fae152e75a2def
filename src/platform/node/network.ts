// TCP, UDP and DNS on Node: implements the network of net/transport.ts.
import { lookup } from 'node:dns/promises';
import { connect, createServer, isIP, type Server } from 'node:net';
import { TlsError } from '../../errors.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import { connectFirst } from '../../net/happy-eyeballs.ts';
import { CONNECT_KINDS, LISTEN_KINDS } from '../../net/io-kinds.ts';
import { Mailbox } from '../../net/mailbox.ts';
import type {
  ConnectOptions,
  IoOptions,
  Listener,
  ListenOptions,
  Network,
  ResolvedAddress,
  Resolver,
  Transport,
} from '../../net/transport.ts';
import { throwIfAborted, Waiter } from '../../net/waiter.ts';
import { checkOptions, FUNCTION } from '../../util/check-options.ts';
import { fromOsError } from './os-error.ts';
import { ReadSide, TcpTransport, wrapAccepted } from './tcp-transport.ts';
import { bindUdp } from './udp-socket.ts';

/** What Node and Linux take by default. */
const DEFAULT_BACKLOG = 511;

/** Options of Node's network. */
export interface NodeNetworkOptions {
  /** Replaces the system's names, as a table for tests or local work does (net/resolver-table.ts). */
  readonly resolve?: Resolver | undefined;
}

/** TCP, UDP and names of Node. @throws TypeError for an unknown option. */
export function createNodeNetwork(options: NodeNetworkOptions = {}): Network {
  checkOptions('createNodeNetwork', options, { resolve: FUNCTION });
  const resolve = inTime(options.resolve ?? resolveWithSystem);
  return {
    resolve,
    async connect(to: ConnectOptions): Promise<Transport> {
      checkOptions('connect', to, CONNECT_KINDS);
      const start = performance.now();
      const addresses = await resolve(to.host, to.port, to);
      // One time-out for both steps; the error names the one that used it up.
      const timeout = to.timeout && Math.max(1, to.timeout - (performance.now() - start));
      return connectFirst(addresses, (address, io) => connectTcp(address, to, io), { ...to, timeout });
    },
    listen: listenTcp,
    bind: bindUdp,
  };
}

/** The system's resolver; an IP address (IPv6 with or without brackets) resolves to itself. */
export const resolveWithSystem: Resolver = async (host, port) => {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(name);
  if (family !== 0) return [{ address: name, family: family as 4 | 6, port }];
  try {
    const found = await lookup(name, { all: true, verbatim: true });
    return found.map(({ address, family }) => ({ address, family: family as 4 | 6, port }));
  } catch (error) {
    throw fromOsError(error as Error, `resolving ${host}`);
  }
};

/** Enforces the caller's timeout and signal on any resolver: the system's ignores both. */
function inTime(resolve: Resolver): Resolver {
  return (host, port, options) => {
    const waiter = new Waiter<readonly ResolvedAddress[]>(`resolving ${host}`, options);
    if (!waiter.settled)
      resolve(host, port, options).then(
        (found) => waiter.resolve(found),
        (error: unknown) => waiter.reject(error),
      );
    return waiter.promise;
  };
}

function connectTcp(to: ResolvedAddress, asked: ConnectOptions, io: IoOptions): Promise<Transport> {
  const port = to.port ?? asked.port;
  const endpoint = formatEndpoint(to.address, port);
  const where = asked.host.replace(/^\[(.*)\]$/, '$1') === to.address ? endpoint : `${asked.host} (${endpoint})`;
  const doing = `connecting to ${where}`;
  const incoming = new ReadSide();
  const socket = connect({
    host: to.address,
    port,
    allowHalfOpen: true,
    autoSelectFamily: false,
    onread: incoming.onread,
  });
  const waiter = new Waiter<Transport>(doing, io, () => socket.destroy());
  const onError = (error: Error) => waiter.reject(fromOsError(error, doing));
  socket.once('error', onError);
  socket.once('connect', () => {
    socket.off('error', onError);
    // An IPv6 address may have been given in another form than the system's.
    const remote = to.family === 4 ? { address: to.address, port } : undefined;
    waiter.resolve(new TcpTransport(socket, incoming, remote));
  });
  return waiter.promise;
}

async function listenTcp(options: ListenOptions): Promise<Listener> {
  checkOptions('listen', options, LISTEN_KINDS);
  const backlog = options.backlog ?? DEFAULT_BACKLOG;
  const host = options.host ?? '127.0.0.1';
  const doing = `listening on ${formatEndpoint(host, options.port)}`;
  throwIfAborted(options.signal, doing);
  const server = createServer({ allowHalfOpen: true });
  const waiter = new Waiter<void>(doing, { signal: options.signal }, () => server.close());
  // Later ones are of a connection that could not be accepted, which says nothing about the next.
  server.on('error', (error) => waiter.reject(fromOsError(error, doing)));
  server.listen({ host, port: options.port, backlog }, () => waiter.resolve());
  await waiter.promise;
  return new TcpListener(server, backlog, options.signal);
}

class TcpListener implements Listener {
  readonly local: { readonly address: string; readonly port: number };
  readonly #server: Server;
  readonly #accepted: Mailbox<Transport>;
  readonly #signal: AbortSignal | undefined;
  #closed = false;

  constructor(server: Server, backlog: number, signal: AbortSignal | undefined) {
    this.#server = server;
    // Node accepts eagerly; connections that are not accepted here are queued up to the backlog.
    this.#accepted = new Mailbox(backlog);
    const at = server.address();
    if (at === null || typeof at === 'string') throw new TypeError('a TCP server has an address');
    this.local = { address: at.address, port: at.port };
    server.on('connection', (socket) => {
      const transport = wrapAccepted(socket);
      if (!this.#accepted.put(transport)) transport.close();
    });
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort);
  }

  accept(options: IoOptions = {}): Promise<Transport> {
    return this.#accepted.take(`accepting on ${formatEndpoint(this.local.address, this.local.port)}`, options);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#server.close();
    for (const transport of this.#accepted.close(this.#closedError())) transport.close();
  }

  readonly #onAbort = () => this.close();

  #closedError(): TlsError {
    return new TlsError('net.closed', `no longer listening on ${formatEndpoint(this.local.address, this.local.port)}`);
  }
}

// TCP sockets: connecting, listening, accepting. TLS comes on top (ssl/).

import { TlsError } from '../../errors.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import { CONNECT_KINDS, IO_KINDS, LISTEN_KINDS } from '../../net/io-kinds.ts';
import type { DatagramSocket, IoOptions, Listener, ResolvedAddress, Transport } from '../../net/transport.ts';
import { checkOptions, type OptionKinds, TEXT } from '../../util/check-options.ts';
import { INSPECT, type InspectArguments, show } from '../../util/inspect.ts';
import type { Platform } from '../platform.ts';
import { StreamSocket } from './stream-socket.ts';
import { connectThroughProxy, parseProxy } from './tunnel.ts';

/** The destination of a connection. */
export interface SocketAddress extends IoOptions {
  /** A name or an IP address. */
  readonly host: string;
  /** 1 to 65,535. */
  readonly port: number;
  /** `http://[user:password@]host:port`: the connection goes through its CONNECT, and the name is resolved there. */
  readonly proxy?: string | undefined;
}

/** The local address for incoming connections. */
export interface ListenAddress {
  /** Default: `127.0.0.1`; `0.0.0.0` or `::` for every network. */
  readonly host?: string | undefined;
  /** 0: any free one; `local.port` has the number. */
  readonly port: number;
  /** Connections that wait for `accept`; further ones are closed. Default 511. */
  readonly backlog?: number | undefined;
  /** Closes the listening socket. */
  readonly signal?: AbortSignal | undefined;
}

const ADDRESS_KINDS: OptionKinds<SocketAddress> = { ...CONNECT_KINDS, proxy: TEXT };

/** A TCP connection. */
export class Socket extends StreamSocket {}

/** Iterating it accepts connections until it is closed. */
export class ServerSocket implements AsyncIterable<Socket> {
  readonly #listener: Listener;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** The local address. */
  get local(): Listener['local'] {
    return this.#listener.local;
  }

  /** @throws TlsError `net.timeout`, `net.aborted`, `net.closed` once it is closed. */
  async accept(options: IoOptions = {}): Promise<Socket> {
    checkOptions('accept', options, IO_KINDS);
    return new Socket(await this.#listener.accept(options));
  }

  /** Accepted connections stay open. Safe to repeat. */
  close(): void {
    this.#listener.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Socket, void, undefined> {
    for (;;) {
      let transport: Transport;
      try {
        transport = await this.#listener.accept();
      } catch (error) {
        if (error instanceof TlsError && error.code === 'net.closed') return;
        throw error;
      }
      yield new Socket(transport);
    }
  }

  [INSPECT](...args: InspectArguments): string {
    const { address, port } = this.local;
    return show('ServerSocket', { local: formatEndpoint(address, port) }, args);
  }
}

/**
 * Connects over TCP: to the first of the name's addresses that answers (RFC 8305), or through a proxy.
 *
 * @param to - the time-out, in milliseconds, is for the connection as a whole.
 * @throws TlsError `net.name_not_found`, `net.refused`, `net.unreachable`, `net.timeout`, `net.aborted`,
 *   `net.proxy_refused`.
 */
export async function connect({ network }: Platform, to: SocketAddress): Promise<Socket> {
  checkOptions('connect', to, ADDRESS_KINDS);
  const { proxy, ...direct } = to;
  if (proxy === undefined) return new Socket(await network.connect(direct));
  return new Socket(await connectThroughProxy(network, parseProxy(proxy), direct, direct));
}

/** @throws TlsError `net.address_in_use`, `net.failed`. */
export async function listen({ network }: Platform, at: ListenAddress): Promise<ServerSocket> {
  checkOptions('listen', at, LISTEN_KINDS);
  return new ServerSocket(await network.listen(at));
}

/**
 * The addresses of a name, best first, as {@link connect} would try them.
 *
 * @throws TlsError `net.name_not_found`.
 */
export async function getaddrinfo(
  { network }: Platform,
  host: string,
  port: number,
  options: IoOptions = {},
): Promise<readonly ResolvedAddress[]> {
  checkOptions('getaddrinfo', options, IO_KINDS);
  checkOptions('getaddrinfo', { host, port }, CONNECT_KINDS);
  return network.resolve(host, port, options);
}

/** A UDP socket, for time or name queries, for example. @param at - port 0: any free one. @throws TlsError `net.*`. */
export async function bindDatagram({ network }: Platform, at: Omit<ListenAddress, 'backlog'>): Promise<DatagramSocket> {
  const { backlog: _, ...kinds } = LISTEN_KINDS;
  checkOptions('bindDatagram', at, kinds);
  return network.bind(at);
}

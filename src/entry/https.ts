// `thimble/https`: Node's own HTTP clients and server on this engine.
import '../errors/advice.ts'; // so that errors have hints
import { Server as HttpServer, type ServerOptions as HttpServerOptions, type RequestListener } from 'node:http';
import { Agent as NodeAgent, type AgentOptions as NodeAgentOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PROTOCOL_TLS_SERVER } from '../api/ssl/constants.ts';
import { createDefaultContext } from '../api/ssl/default-context.ts';
import { SSLContext } from '../api/ssl/ssl-context.ts';
import type { TlsStream } from '../net/tls-stream.ts';
import { wrapAccepted } from '../platform/node/tcp-transport.ts';
import { nodePlatform } from './node-platform.ts';
import { TransportDuplex } from './transport-duplex.ts';

export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { TransportDuplex } from './transport-duplex.ts';

/** Where a connection or a handshake may hang, it must not hang for ever. Milliseconds. */
const HANDSHAKE_TIMEOUT = 30_000;

export interface AgentOptions extends NodeAgentOptions {
  /**
   * Absent: `createDefaultContext()`, which verifies. Roots, policy, CRLs, certificates and ciphers are set there: Node's
   * options for them (`ca`, `crl`, `cert`, `rejectUnauthorized`) change nothing.
   */
  readonly sslContext?: SSLContext | undefined;
}

/**
 * For `https.request`, `got` and `axios`: `new Agent({ keepAlive: true })`. Sessions are resumed by the context, whether
 * connections are kept or not. What fails reaches the request's `error` event as the TlsError that it is.
 */
export class Agent extends NodeAgent {
  readonly #context: SSLContext;

  constructor({ sslContext, ...options }: AgentOptions = {}) {
    super(options);
    this.#context = sslContext ?? createDefaultContext(nodePlatform);
  }

  /** Called by Node's http; the socket comes by the callback. */
  override createConnection(
    options: {
      host?: string | null;
      hostname?: string | null;
      port?: number | string | null;
      servername?: string;
      timeout?: number | undefined;
    },
    callback: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    const host = options.hostname ?? options.host ?? 'localhost';
    const { timeout = HANDSHAKE_TIMEOUT, servername } = options;
    const to = { host, port: Number(options.port ?? 443), name: servername || host, timeout };
    openSocket(this.#context, to).then((socket) => callback(null, socket), callback);
    return undefined;
  }
}

/** What undici asks of its `connect` option. */
export interface UndiciConnectOptions {
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
  readonly servername?: string | null | undefined;
}

/**
 * For `new undici.Agent({ connect: createConnect() })`, and so for `fetch` with that dispatcher.
 *
 * @param context - absent: `createDefaultContext()`.
 */
export function createConnect(context: SSLContext = createDefaultContext(nodePlatform)) {
  return (options: UndiciConnectOptions, callback: (...result: [Error, null] | [null, Socket]) => void): void => {
    const secure = options.protocol === 'https:';
    const host = options.hostname.replace(/^\[|\]$/g, ''); // an IPv6 address as it stands in a URL
    const port = Number(options.port || (secure ? 443 : 80));
    const to = { host, port, name: options.servername || host, timeout: HANDSHAKE_TIMEOUT };
    const opened = secure ? openSocket(context, to) : openPlain(to);
    opened.then(
      // undici's type asks for a net.Socket, its code for a stream with a socket's methods.
      (socket) => callback(null, socket as unknown as Socket),
      (error: Error) => callback(error, null),
    );
  };
}

export interface ServerOptions extends HttpServerOptions {
  /** With `loadCertChain` done; or give `cert` and `key`. */
  readonly sslContext?: SSLContext | undefined;
  /** PEM, or bytes of PEM or DER. */
  readonly cert?: string | Uint8Array | undefined;
  readonly key?: string | Uint8Array | undefined;
  /** Milliseconds that a client has for its handshake. Default: 30,000. */
  readonly handshakeTimeout?: number | undefined;
}

/**
 * An HTTPS server whose requests Node's own HTTP parser reads, as `https.createServer` makes it. A handshake that fails
 * is told by the event `tlsClientError` (error, socket). A request's `socket` is a {@link TransportDuplex}, which tells
 * `version`, `cipher`, `peerCertificates` and all the rest that was negotiated.
 *
 * @throws TlsError as `SSLContext.loadCertChain`.
 */
export function createServer(options: ServerOptions, listener?: RequestListener): Server {
  return new Server(options, listener);
}

export class Server extends HttpServer {
  readonly #context: SSLContext;
  readonly #handshakeTimeout: number;
  /** In their handshake: Node's http does not know of them yet. */
  readonly #arriving = new Set<TlsStream>();

  constructor({ sslContext, cert, key, handshakeTimeout, ...options }: ServerOptions, listener?: RequestListener) {
    super(options, listener);
    this.#context = sslContext ?? new SSLContext(nodePlatform, PROTOCOL_TLS_SERVER);
    this.#handshakeTimeout = handshakeTimeout ?? HANDSHAKE_TIMEOUT;
    if (cert !== undefined) this.#context.loadCertChain(cert, key);
    // Node's http takes a connection by this event: it gets ours in place of the bare one.
    const handle = this.listeners('connection')[0] as (socket: Duplex) => void;
    this.removeAllListeners('connection');
    this.on('connection', (socket: Socket) => {
      this.#accept(socket).then(
        (duplex) => {
          this.emit('secureConnection', duplex);
          handle.call(this, duplex);
        },
        (error: Error) => this.emit('tlsClientError', error, socket),
      );
    });
  }

  /** As Node's; connections that are still in their handshake are closed too. */
  override closeAllConnections(): void {
    super.closeAllConnections();
    for (const stream of this.#arriving) stream.close();
  }

  async #accept(socket: Socket): Promise<TransportDuplex> {
    const transport = wrapAccepted(socket);
    try {
      const stream = this.#context.openStream(transport, { serverSide: true });
      this.#arriving.add(stream);
      await stream.handshake({ timeout: this.#handshakeTimeout }).finally(() => this.#arriving.delete(stream));
      return new TransportDuplex(stream);
    } catch (error) {
      transport.close();
      throw error;
    }
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
  /** For SNI, and for the certificate. */
  readonly name: string;
  /** Milliseconds for the connection, and for the handshake. */
  readonly timeout: number;
}

async function openSocket(context: SSLContext, { host, port, name, timeout }: Target): Promise<TransportDuplex> {
  const transport = await nodePlatform.network.connect({ host, port, timeout });
  try {
    const stream = context.openStream(transport, { serverHostname: name });
    await stream.handshake({ timeout });
    return new TransportDuplex(stream, { allowHalfOpen: false });
  } catch (error) {
    transport.close();
    throw error;
  }
}

async function openPlain({ host, port, timeout }: Target): Promise<TransportDuplex> {
  const transport = await nodePlatform.network.connect({ host, port, timeout });
  return new TransportDuplex(transport, { allowHalfOpen: false });
}

// `thimble/https`: Node's own HTTP clients and server on this engine.
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

/** Where a handshake may hang, it must not hang for ever. Milliseconds. */
const HANDSHAKE_TIMEOUT = 30_000;

export interface AgentOptions extends NodeAgentOptions {
  /** Absent: `createDefaultContext()`. Certificates and ciphers are set there, not in Node's options. */
  readonly sslContext?: SSLContext | undefined;
}

/** For `https.request`, `got` and `axios`: `new Agent({ keepAlive: true })`. */
export class Agent extends NodeAgent {
  readonly #context: SSLContext;

  constructor({ sslContext, ...options }: AgentOptions = {}) {
    super(options);
    this.#context = sslContext ?? createDefaultContext(nodePlatform);
  }

  /** Called by Node's http; the socket comes by the callback. */
  override createConnection(
    options: { host?: string | null; hostname?: string | null; port?: number | string | null; servername?: string },
    callback: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    const host = options.hostname ?? options.host ?? 'localhost';
    openSocket(this.#context, host, Number(options.port ?? 443), options.servername || host).then(
      (socket) => callback(null, socket),
      callback,
    );
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
    const port = Number(options.port || (secure ? 443 : 80));
    const opened = secure
      ? openSocket(context, options.hostname, port, options.servername || options.hostname)
      : openPlain(options.hostname, port);
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
}

/**
 * An HTTPS server whose requests Node's own HTTP parser reads, as `https.createServer` makes it. A handshake that fails
 * is told by the event `tlsClientError` (error, socket).
 *
 * @throws TlsError as `SSLContext.loadCertChain`.
 */
export function createServer(options: ServerOptions, listener?: RequestListener): Server {
  return new Server(options, listener);
}

export class Server extends HttpServer {
  constructor({ sslContext, cert, key, ...options }: ServerOptions, listener?: RequestListener) {
    super(options, listener);
    const context = sslContext ?? new SSLContext(nodePlatform, PROTOCOL_TLS_SERVER);
    if (cert !== undefined) context.loadCertChain(cert, key);
    // Node's http takes a connection by this event: it gets ours in place of the bare one.
    const handle = this.listeners('connection')[0] as (socket: Duplex) => void;
    this.removeAllListeners('connection');
    this.on('connection', (socket: Socket) => {
      const stream = context.openStream(wrapAccepted(socket), { serverSide: true });
      stream.handshake({ timeout: HANDSHAKE_TIMEOUT }).then(
        () => {
          const duplex = new TransportDuplex(stream);
          this.emit('secureConnection', duplex);
          handle.call(this, duplex);
        },
        (error: Error) => {
          stream.close();
          this.emit('tlsClientError', error, socket);
        },
      );
    });
  }
}

async function openSocket(context: SSLContext, host: string, port: number, name: string): Promise<TransportDuplex> {
  const transport = await nodePlatform.network.connect({ host, port });
  let stream: TlsStream | undefined;
  try {
    stream = context.openStream(transport, { serverHostname: name });
    await stream.handshake({ timeout: HANDSHAKE_TIMEOUT });
    return new TransportDuplex(stream);
  } catch (error) {
    transport.close();
    throw error;
  }
}

async function openPlain(host: string, port: number): Promise<TransportDuplex> {
  return new TransportDuplex(await nodePlatform.network.connect({ host, port }));
}

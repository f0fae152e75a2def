// An HTTPS server: connections by this engine, HTTP by Node's own parser.
import { Server as HttpServer, type ServerOptions as HttpServerOptions, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Platform } from '../api/platform.ts';
import { PROTOCOL_TLS_SERVER } from '../api/ssl/constants.ts';
import type { SSLContext } from '../api/ssl/ssl-context.ts';
import type { TlsStream } from '../net/tls-stream.ts';
import { wrapAccepted } from '../platform/node/tcp-transport.ts';
import { ANYTHING, checkOptions, MILLISECONDS, type OptionKind, type OptionKinds } from '../util/check-options.ts';
import { refuseBesideContext, SSL_CONTEXT } from './agent.ts';
import { HANDSHAKE_TIMEOUT } from './connect.ts';
import { makeContext } from './make-context.ts';
import { NODE_TLS_KINDS, type NodeTlsOptions, refuseTlsOptions, takeTlsOptions } from './tls-options.ts';
import { TransportDuplex } from './transport-duplex.ts';

type ServerTlsOptions = Omit<NodeTlsOptions, 'ca'>;

/** The supported options of Node for HTTP servers and TLS; any other is a TypeError. */
export interface ServerOptions extends HttpServerOptions, ServerTlsOptions {
  /** With `loadCertChain` done; or give `cert` and `key`. Used as it is. */
  readonly sslContext?: SSLContext | undefined;
  /** Milliseconds that a client has for its handshake. Default: 30,000. */
  readonly handshakeTimeout?: number | undefined;
}

const { ca: _, ...SERVER_TLS_KINDS } = NODE_TLS_KINDS;

/** Node's http checks the values of its own options, including those of later versions of Node. */
const HTTP_OPTIONS = [
  'IncomingMessage',
  'ServerResponse',
  'connectionsCheckingInterval',
  'headersTimeout',
  'highWaterMark',
  'insecureHTTPParser',
  'joinDuplicateHeaders',
  'keepAlive',
  'keepAliveInitialDelay',
  'keepAliveTimeout',
  'keepAliveTimeoutBuffer',
  'maxHeaderSize',
  'noDelay',
  'optimizeEmptyRequests',
  'rejectNonStandardBodyWrites',
  'requestTimeout',
  'requireHostHeader',
  'shouldUpgradeCallback',
  'uniqueHeaders',
];

const SERVER_KINDS: OptionKinds<ServerTlsOptions & Pick<ServerOptions, 'sslContext' | 'handshakeTimeout'>> &
  Readonly<Record<string, OptionKind>> = {
  ...Object.fromEntries(HTTP_OPTIONS.map((name) => [name, ANYTHING])),
  ...SERVER_TLS_KINDS,
  sslContext: SSL_CONTEXT,
  handshakeTimeout: MILLISECONDS,
};

export class Server extends HttpServer {
  readonly #context: SSLContext;
  readonly #handshakeTimeout: number;
  /** Connections in their handshake, which Node's http does not know yet. */
  readonly #arriving = new Set<TlsStream>();

  /** @throws TypeError for an option that is not honoured; TlsError for a certificate or a key that cannot be read. */
  constructor(platform: Platform, options: ServerOptions, listener?: RequestListener) {
    refuseTlsOptions('createServer', options, 'server');
    checkOptions('createServer', options, SERVER_KINDS);
    super(options, listener);
    const { sslContext, handshakeTimeout = HANDSHAKE_TIMEOUT } = options;
    const settings = takeTlsOptions('createServer', options);
    if (sslContext !== undefined) refuseBesideContext('createServer', settings);
    this.#context = sslContext ?? makeContext(platform, PROTOCOL_TLS_SERVER, settings);
    this.#handshakeTimeout = handshakeTimeout;
    // Node's http takes a connection from this event: it gets the TLS stream instead of the TCP socket.
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

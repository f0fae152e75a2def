// `thimble/https`: Node's own HTTP clients and server on this engine.
import '../errors/advice.ts'; // so that errors have hints
import type { RequestListener } from 'node:http';
import type { SSLContext } from '../api/ssl/ssl-context.ts';
import { type AgentOptions, Agent as AnyAgent } from '../node-http/agent.ts';
import { createConnect as createAnyConnect } from '../node-http/connect.ts';
import { Server as AnyServer, type ServerOptions } from '../node-http/server.ts';
import { nodePlatform } from './node-platform.ts';

export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export type { AgentOptions } from '../node-http/agent.ts';
export type { UndiciConnectOptions } from '../node-http/connect.ts';
export type { ServerOptions } from '../node-http/server.ts';
export { TransportDuplex } from '../node-http/transport-duplex.ts';

/** For `https.request`, `got` and `axios`: `new Agent({ ca, keepAlive: true })`. */
export class Agent extends AnyAgent {
  /**
   * @param options - the supported ones of Node, or an `sslContext`.
   * @throws TypeError for an option that is not honoured; TlsError for certificates and keys that cannot be read.
   */
  constructor(options?: AgentOptions) {
    super(nodePlatform, options);
  }
}

/**
 * For `new undici.Agent({ connect: createConnect() })`, and so for `fetch` with that dispatcher.
 *
 * @param context - absent: `createDefaultContext()`.
 * @throws TypeError for anything but an SSLContext.
 */
export function createConnect(context?: SSLContext): ReturnType<typeof createAnyConnect> {
  return createAnyConnect(nodePlatform, context);
}

/**
 * An HTTPS server whose requests Node's own HTTP parser reads, as `https.createServer` makes it. A handshake that fails
 * emits `tlsClientError` (error, socket). A request's `socket` is a {@link TransportDuplex}, which has
 * `version`, `cipher`, `peerCertificates` and all the rest that was negotiated.
 *
 * @throws TypeError for an option that is not honoured; TlsError as `SSLContext.loadCertChain`.
 */
export function createServer(options: ServerOptions, listener?: RequestListener): Server {
  return new Server(options, listener);
}

/** What {@link createServer} returns. */
export class Server extends AnyServer {
  /** @throws as {@link createServer}. */
  constructor(options: ServerOptions, listener?: RequestListener) {
    super(nodePlatform, options, listener);
  }
}

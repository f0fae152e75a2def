// A Node TLS server on a free loopback port, with separate chains for several names.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createSecureContext, createServer, type TLSSocket } from 'node:tls';
import type { Issued } from './pki.ts';

export interface ServedChain {
  readonly leaf: Issued;
  /** Certificates sent after the leaf, in this order. */
  readonly rest?: readonly Issued[];
}

export interface TestServer {
  readonly port: number;
  /** Bytes of application data received from clients. */
  received(): number;
  connections(): number;
  close(): Promise<void>;
}

/**
 * @param chainFor - the chain for a name (SNI), called for each connection; `undefined` if a client sent no name.
 * @param onConnection - handles a client, in addition to counting its bytes.
 */
export async function startTlsServer(
  chainFor: (name: string | undefined) => ServedChain,
  onConnection: (socket: TLSSocket) => void = () => {},
): Promise<TestServer> {
  const counts = { received: 0, connections: 0 };
  const sockets = new Set<TLSSocket>();
  const unnamed = contextOf(chainFor(undefined));
  const server = createServer({
    ...unnamed,
    SNICallback: (name, done) => done(null, createSecureContext(contextOf(chainFor(name)))),
  });
  server.on('connection', () => counts.connections++);
  server.on('tlsClientError', () => {}); // many tests are about clients that refuse
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (data: Buffer) => (counts.received += data.length));
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received: () => counts.received,
    connections: () => counts.connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function contextOf({ leaf, rest = [] }: ServedChain): { cert: string; key: string } {
  return { cert: [leaf, ...rest].map(({ pem }) => pem).join(''), key: leaf.keyPem };
}

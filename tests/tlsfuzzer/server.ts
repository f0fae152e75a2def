// The server for tlsfuzzer's scripts: our engine on loopback, with an RSA certificate and all supported parameters,
// which responds to each request line by line like an HTTP/1.0 server.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { systemRandom } from '../../src/platform/node/random.ts';
import type { ServerSettings } from '../../src/tls/engine.ts';
import { MODERN_PROFILE } from '../../src/tls/modern-profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { MemorySessionStore } from '../../src/tls/sessions/memory-session-store.ts';
import { createTicketKeys } from '../../src/tls/sessions/ticket-keys.ts';
import { credentialOf, serverSettings } from '../support/engine-pair.ts';
import { OLD_PROFILE } from '../support/old-profile.ts';
import { makeServerIdentity } from '../support/pki.ts';

export interface FuzzedServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function startServer(): Promise<FuzzedServer> {
  const { root, leaf } = await makeServerIdentity([], 'rsa2048');
  const settings = serverSettings([credentialOf(leaf, root)], {
    profile: {
      ...OLD_PROFILE,
      name: 'everything',
      versions: [...MODERN_PROFILE.versions, 0x0302, 0x0301],
      cipherSuites: [...new Set([...MODERN_PROFILE.cipherSuites, ...OLD_PROFILE.cipherSuites])],
      extensions: [...new Set([...MODERN_PROFILE.extensions, ...OLD_PROFILE.extensions])],
    },
    ticketKeys: createTicketKeys({ random: systemRandom }),
    sessions: new MemorySessionStore(),
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    answer(socket, settings);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(socket: Socket, settings: ServerSettings): void {
  const engine = createServerEngine(settings);
  let request = '';
  const flush = (): void => {
    const output = engine.takeOutput();
    if (output !== undefined && socket.writable) socket.write(output);
  };
  socket.setNoDelay(true);
  socket.on('error', () => {}); // scripts abort connections
  socket.on('data', (data) => {
    for (let at = 0; at < data.length; ) {
      at += engine.receive(data.subarray(at));
      const plaintext = engine.read();
      if (plaintext !== undefined) request += Buffer.from(plaintext).toString('latin1');
    }
    if (/\r?\n\r?\n/.test(request) && engine.state === 'connected') {
      request = '';
      engine.write(Buffer.from('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nanswered\n'));
    }
    for (let event = engine.nextEvent(); event !== undefined; event = engine.nextEvent())
      if (event.type === 'peer_closed') engine.closeWrite();
    flush();
    if (engine.state === 'failed' || engine.state === 'closed') socket.end();
  });
  socket.on('end', () => {
    engine.receiveEnd();
    flush();
    socket.end();
  });
}

// Node's own tls, in this process.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import { blocks, hashOf } from '../bulk.ts';
import { type Cell, type Configuration, clientGroups, serverGroups } from '../cells.ts';
import { TIMEOUT } from '../child.ts';
import type { Files } from '../files.ts';
import { ask } from '../ours.ts';
import type { ClientPeer, ServerPeer } from '../peer.ts';

const BASE = { programs: [], cannot: [], cannotMove: {} } as const;

export const nodeServer: ServerPeer = {
  ...BASE,
  name: 'node:tls server',
  role: 'server',

  async start(configuration, files) {
    const { server, port, words, stop } = await listen(configuration, files);
    server.on('secureConnection', (socket) => socket.pipe(socket));
    return { port, words, talk: (stream) => ask(stream, 'hello\n', 'hello\n'), stop };
  },

  async startBulk(configuration, _way, files) {
    const { server, port, words, stop } = await listen(configuration, files);
    const connected = once(server, 'secureConnection') as Promise<[tls.TLSSocket]>;
    return {
      port,
      words,
      send: async () => sendFrom((await connected)[0]),
      received: async () => hashAt((await connected)[0]),
      stop,
    };
  },
};

export const nodeClient: ClientPeer = {
  ...BASE,
  name: 'node:tls client',
  role: 'client',
  speaksHttp: false,

  async connect(cell, port, files) {
    const words: string[] = [];
    let session: Buffer | undefined;
    for (const again of cell.resumed ? [false, true] : [false]) {
      const socket = connect(cell, port, files, session);
      socket.on('session', (given) => {
        session = given;
      });
      try {
        await once(socket, 'secureConnect');
        const resumed = socket.isSessionReused();
        socket.write('hello\n');
        for await (const data of socket) words.push(String(data));
        if (resumed !== again) throw new Error(`Node says of resumption: ${resumed}`);
      } finally {
        socket.destroy();
      }
    }
    return words.join('\n');
  },

  async moveBulk(cell, way, port, files) {
    const socket = connect(cell, port, files);
    try {
      await once(socket, 'secureConnect');
      const hash = hashAt(socket);
      if (way === 'to us') await sendFrom(socket);
      return await hash;
    } finally {
      socket.destroy();
    }
  },
};

function connect(cell: Cell, port: number, files: Files, session?: Buffer): tls.TLSSocket {
  const { root, leaf } = files.identity(cell.key);
  const own = cell.clientCertificate ? { cert: leaf.pem, key: leaf.keyPem } : {};
  const options = { host: '127.0.0.1', port, servername: 'localhost', ca: root.pem, session, allowHalfOpen: true };
  const socket = tls.connect({ ...options, ...own, ecdhCurve: clientGroups(cell).join(':') } as tls.ConnectionOptions);
  return socket.setTimeout(TIMEOUT, () => socket.destroy(new Error('node:tls waited too long')));
}

async function listen(configuration: Configuration, files: Files) {
  const { key, clientCertificate } = configuration;
  const { root, leaf } = files.identity(key);
  const asked = clientCertificate ? { ca: root.pem, requestCert: true, rejectUnauthorized: true } : {};
  const own = {
    cert: leaf.pem,
    key: leaf.keyPem,
    ecdhCurve: serverGroups(configuration).join(':'),
    allowHalfOpen: true,
  };
  const server = tls.createServer({ ...own, ...asked } as tls.TlsOptions);
  const faults: string[] = [];
  const sockets = new Set<tls.TLSSocket>();
  server.on('tlsClientError', (error) => faults.push(error.message));
  server.on('secureConnection', (socket) => {
    sockets.add(socket.on('error', (error) => faults.push(error.message)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    words: () => faults.join('\n'),
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function sendFrom(socket: tls.TLSSocket): Promise<void> {
  for (const block of blocks()) if (!socket.write(block)) await once(socket, 'drain');
  socket.end();
}

/** The iterator must not destroy the socket: its other half may be open. */
async function hashAt(socket: tls.TLSSocket): Promise<string> {
  const hash = await hashOf(socket.iterator({ destroyOnReturn: false }));
  socket.end();
  return hash;
}

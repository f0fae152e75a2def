// Certificates and servers of the demo: CAs, of which the firmware knows one, and Node HTTPS servers.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { type Issued, issue } from '../../tests/support/pki.ts';
import type { Stage } from './stage.ts';

export const WEATHER = 'weather.example.com';
export const GARDEN = 'garden.example.com';
export const NEIGHBOUR = 'neighbour.example.com';

const ARCHIVE_BLOCK = Buffer.alloc(1_000_000, 'twenty years of weather, hour by hour\n');
const ARCHIVE_BLOCKS = 100;

export interface Scene {
  readonly weatherPort: number;
  readonly gardenPort: number;
  /** A server under the garden's CA, whose certificate is for another name. */
  readonly neighbourPort: number;
  /** A server whose certificate is for the garden's name, issued by an unknown CA. */
  readonly impostorPort: number;
  /** The root that `thimble trust` must find for the garden. */
  readonly gardenRoot: string;
  /** SHA-256 of the weather server's /archive, in hex. */
  readonly archiveHash: string;
  /** Number of requests that reached the neighbour or the impostor, which must not receive any. */
  strayRequests(): number;
  close(): Promise<void>;
}

interface Server {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the servers, and writes the lists of roots to the demo's folder. */
export async function setScene(stage: Pick<Stage, 'write'>): Promise<Scene> {
  const notAfter = new Date(Date.now() + 10 * 365 * 86_400_000);
  const builtIn = await issue({ name: 'Big Old Root CA', ca: true, notAfter });
  const newcomer = await issue({ name: 'Young Root CA', ca: true, notAfter });
  stage.write('firmware-roots.pem', builtIn.pem);
  stage.write('all-known-roots.pem', builtIn.pem + newcomer.pem);

  const weather = await serve(WEATHER, builtIn, (request, response) => {
    if (request.url === '/archive') Readable.from(readArchive()).pipe(response);
    else response.end(JSON.stringify({ sky: 'clear', celsius: 18 }));
  });
  const garden = await serve(GARDEN, newcomer, (_request, response) => response.end(JSON.stringify({ moisture: 41 })));
  let stray = 0;
  const countStray: RequestListener = (_request, response) => {
    stray += 1;
    response.end('{}');
  };
  const neighbour = await serve(NEIGHBOUR, newcomer, countStray);
  const impostor = await serve(GARDEN, await issue({ name: 'Homemade CA', ca: true }), countStray);
  const hash = createHash('sha256');
  for (const block of readArchive()) hash.update(block);
  return {
    weatherPort: weather.port,
    gardenPort: garden.port,
    neighbourPort: neighbour.port,
    impostorPort: impostor.port,
    gardenRoot: newcomer.pem,
    archiveHash: hash.digest('hex'),
    strayRequests: () => stray,
    async close() {
      for (const server of [weather, garden, neighbour, impostor]) await server.close();
    },
  };
}

/** Streamed, so that the server does not hold it in memory as a whole either. */
function* readArchive(): Generator<Buffer> {
  for (let i = 0; i < ARCHIVE_BLOCKS; i++) yield ARCHIVE_BLOCK;
}

/** An HTTPS server for one name, with a certificate that this CA issued. */
async function serve(name: string, ca: Issued, answer: RequestListener): Promise<Server> {
  const leaf = await issue({ name, issuer: ca, dnsNames: [name] });
  const server = createServer({ cert: leaf.pem, key: leaf.keyPem }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

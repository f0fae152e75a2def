// The clients of the HTTP bench: the same work by our Session, by undici and by node:https.
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Agent } from 'undici';
import { Session } from '../../dist/entry/requests.js';
import { SSLContext } from '../../dist/entry/ssl.js';

export interface Client {
  /** Reads the whole response. @returns how many bytes its body had. */
  get(path: string): Promise<number>;
  /** A connection of its own, up to the head of the response. */
  fresh(path: string): Promise<void>;
  close(): Promise<void>;
}

export type ClientName = 'thimble' | 'undici' | 'https';

/** @param connections - kept at most. @param ca - PEM. */
export function makeClient(name: ClientName, port: number, ca: string, connections: number): Client {
  const origin = `https://localhost:${port}`;
  if (name === 'thimble') return thimbleClient(origin, ca, connections);
  return name === 'undici' ? undiciClient(origin, ca, connections) : httpsClient(origin, ca, connections);
}

function thimbleClient(origin: string, ca: string, connections: number): Client {
  const sslContext = new SSLContext();
  sslContext.loadVerifyLocations({ cadata: ca });
  const pool = { maxPerHost: connections, maxIdlePerHost: connections };
  const session = new Session({ sslContext, pool, cookies: false });
  return {
    async get(path) {
      const response = await session.get(origin + path, { stream: true });
      let bytes = 0;
      for await (const piece of response) bytes += piece.length;
      return bytes;
    },
    async fresh(path) {
      const one = new Session({ sslContext, cookies: false, pool: { maxIdlePerHost: 0 } });
      const response = await one.get(origin + path, { stream: true });
      await response.content();
      one.close();
    },
    close: async () => session.close(),
  };
}

function undiciClient(origin: string, ca: string, connections: number): Client {
  const connect = { ca };
  const agent = new Agent({ connections, connect });
  return {
    async get(path) {
      const { body } = await agent.request({ origin, path, method: 'GET' });
      let bytes = 0;
      for await (const piece of body) bytes += (piece as Buffer).length;
      return bytes;
    },
    async fresh(path) {
      const one = new Agent({ connect });
      const { body } = await one.request({ origin, path, method: 'GET' });
      await body.dump();
      await one.close();
    },
    close: () => agent.close(),
  };
}

function httpsClient(origin: string, ca: string, connections: number): Client {
  const agent = new HttpsAgent({ keepAlive: true, maxSockets: connections, ca });
  const get = (path: string, own: HttpsAgent) =>
    new Promise<number>((resolve, reject) => {
      httpsRequest(origin + path, { agent: own }, (response) => {
        let bytes = 0;
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
        });
        response.on('end', () => resolve(bytes));
        response.on('error', reject);
      })
        .on('error', reject)
        .end();
    });
  return {
    get: (path) => get(path, agent),
    async fresh(path) {
      const one = new HttpsAgent({ ca });
      await get(path, one);
      one.destroy();
    },
    close: async () => agent.destroy(),
  };
}

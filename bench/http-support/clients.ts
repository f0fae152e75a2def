// The clients of the HTTP bench: the same work by our Session, by undici and by node:https.
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Agent } from 'undici';
import { Session } from '../../dist/entry/requests.js';
import { SSLContext } from '../../dist/entry/ssl.js';

export interface Client {
  /** Reads the whole response. @returns the number of bytes in its body. */
  get(path: string): Promise<number>;
  /** Like `get`, over a new connection that is closed after the request. */
  fresh(path: string): Promise<number>;
  close(): Promise<void>;
}

export type ClientName = 'thimble' | 'undici' | 'https';

export interface ClientSettings {
  readonly port: number;
  /** PEM. */
  readonly ca: string;
  /** Maximum number of idle connections that are kept. */
  readonly connections: number;
  /** Whether new connections may resume an earlier session; otherwise each verifies the certificates again. */
  readonly resume: boolean;
}

/** Newer versions of Node would agree on X25519MLKEM768, which costs more; the TLS bench compares it. */
export const GROUP = 'X25519';

export function makeClient(name: ClientName, settings: ClientSettings): Client {
  if (name === 'thimble') return thimbleClient(settings);
  return name === 'undici' ? undiciClient(settings) : httpsClient(settings);
}

function thimbleClient({ port, ca, connections, resume }: ClientSettings): Client {
  const sslContext = new SSLContext();
  sslContext.loadVerifyLocations({ cadata: ca });
  if (!resume) sslContext.sessions = undefined;
  const session = new Session({
    sslContext,
    cookies: false,
    pool: { maxPerHost: connections, maxIdlePerHost: connections },
  });
  const unpooled = new Session({ sslContext, cookies: false, pool: { maxIdlePerHost: 0 } });
  const read = async (one: Session, path: string) => {
    const response = await one.get(`https://localhost:${port}${path}`, { stream: true });
    let bytes = 0;
    for await (const piece of response) bytes += piece.length;
    return bytes;
  };
  return {
    get: (path) => read(session, path),
    fresh: (path) => read(unpooled, path),
    close: async () => {
      session.close();
      unpooled.close();
    },
  };
}

function undiciClient({ port, ca, connections, resume }: ClientSettings): Client {
  const connect = { ca, ecdhCurve: GROUP, maxCachedSessions: resume ? 100 : 0 };
  const agent = new Agent({ connections, connect });
  const read = async (path: string, reset: boolean) => {
    const { body } = await agent.request({ origin: `https://localhost:${port}`, path, method: 'GET', reset });
    let bytes = 0;
    for await (const piece of body) bytes += (piece as Buffer).length;
    return bytes;
  };
  return {
    get: (path) => read(path, false),
    fresh: (path) => read(path, true),
    close: () => agent.close(),
  };
}

function httpsClient({ port, ca, connections, resume }: ClientSettings): Client {
  const tls = { ca, ecdhCurve: GROUP, maxCachedSessions: resume ? 100 : 0 };
  const agent = new HttpsAgent({ ...tls, keepAlive: true, maxSockets: connections });
  const unpooled = new HttpsAgent(tls);
  const read = (path: string, own: HttpsAgent) =>
    new Promise<number>((resolve, reject) => {
      httpsRequest(`https://localhost:${port}${path}`, { agent: own }, (response) => {
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
    get: (path) => read(path, agent),
    fresh: (path) => read(path, unpooled),
    close: async () => {
      agent.destroy();
      unpooled.destroy();
    },
  };
}

// Our side of the matrix: a client and a server over TCP, with the strict verifier and the groups of a cell.
import assert from 'node:assert/strict';
import { strictVerifier } from '../../../src/boards/stacks/strict/strict-verifier.ts';
import { TlsStream } from '../../../src/net/tls-stream.ts';
import type { Listener } from '../../../src/net/transport.ts';
import { nodeCrypto } from '../../../src/platform/node/crypto/provider.ts';
import { createNodeNetwork } from '../../../src/platform/node/network.ts';
import { systemRandom } from '../../../src/platform/node/random.ts';
import { createClientEngine } from '../../../src/tls/client-engine.ts';
import type { ClientSettings, ConnectionInfo, ServerSettings } from '../../../src/tls/engine.ts';
import { MODERN_PROFILE } from '../../../src/tls/modern-profile.ts';
import { createServerEngine } from '../../../src/tls/server-engine.ts';
import { MemorySessionStore } from '../../../src/tls/sessions/memory-session-store.ts';
import { createTicketKeys } from '../../../src/tls/sessions/ticket-keys.ts';
import type { Verifier } from '../../../src/tls/verifier.ts';
import { privatePki } from '../../../src/x509/policy.ts';
import { clientSettings, credentialOf, serverSettings } from '../../support/engine-pair.ts';
import { BULK_SIZE, blocks } from './bulk.ts';
import { type Cell, clientGroups, GROUPS, serverGroups, VERSIONS } from './cells.ts';
import { TIMEOUT } from './child.ts';
import type { Files } from './files.ts';
import type { Way } from './peer.ts';

const network = createNodeNetwork();

/** The settings of our client for all connections of one cell, which resume each other's session. */
export function clientFor(cell: Cell, files: Files): ClientSettings {
  const { leaf } = files.identity(cell.key);
  const groups = clientGroups(cell).map((name) => GROUPS[name]);
  return clientSettings({
    profile: { ...MODERN_PROFILE, versions: [VERSIONS[cell.version]], groups, keyShareGroups: groups.slice(0, 1) },
    verifier: verifierOf(cell, files),
    credential: cell.clientCertificate ? credentialOf(leaf) : undefined,
    sessions: new MemorySessionStore(),
  });
}

export async function connectOurs(settings: ClientSettings, port: number): Promise<TlsStream> {
  const transport = await network.connect({ host: '127.0.0.1', port, timeout: TIMEOUT });
  const stream = new TlsStream(transport, createClientEngine(settings));
  try {
    await stream.handshake({ timeout: TIMEOUT });
  } catch (error) {
    stream.close();
    throw error;
  }
  return stream;
}

/** Sends text and reads until a response has the expected end. */
export async function ask(stream: TlsStream, question: string, end: string): Promise<void> {
  await stream.write(Buffer.from(question), { timeout: TIMEOUT });
  let answer = '';
  while (!answer.endsWith(end)) {
    const piece = await stream.read({ timeout: TIMEOUT });
    assert.ok(piece, `the peer closed after ${JSON.stringify(answer)}`);
    answer += Buffer.from(piece).toString('latin1');
  }
}

/** One listener whose settings change with the cell. Each connection is recorded, with its error if it failed. */
export class OurServer {
  readonly #listener: Listener;
  readonly #files: Files;
  readonly #open = new Set<TlsStream>();
  #settings: ServerSettings = serverSettings([]);
  #serve: (stream: TlsStream) => Promise<void> = answer;
  #infos: ConnectionInfo[] = [];
  #faults: unknown[] = [];

  private constructor(listener: Listener, files: Files) {
    this.#listener = listener;
    this.#files = files;
  }

  static async start(files: Files): Promise<OurServer> {
    const server = new OurServer(await network.listen({ port: 0 }), files);
    void server.#accept();
    return server;
  }

  get port(): number {
    return this.#listener.local.port;
  }

  /** Connections that finished their handshake since `prepare`. */
  get infos(): readonly ConnectionInfo[] {
    return this.#infos;
  }

  get faults(): readonly unknown[] {
    return this.#faults;
  }

  /** @param serve - handles each connection; absent: `hello` is answered with `world`. */
  prepare(cell: Cell, serve: (stream: TlsStream) => Promise<void> = answer): void {
    this.#infos = [];
    this.#faults = [];
    this.#serve = serve;
    this.#settings = serverSettings([credentialOf(this.#files.identity(cell.key).leaf)], {
      profile: {
        ...MODERN_PROFILE,
        versions: [VERSIONS[cell.version]],
        groups: serverGroups(cell).map((name) => GROUPS[name]),
      },
      clientAuth: cell.clientCertificate ? { verifier: verifierOf(cell, this.#files), required: true } : undefined,
      ticketKeys: createTicketKeys({ random: systemRandom }),
      sessions: new MemorySessionStore(), // curl turns off TLS 1.2 tickets, and resumes by session id
    });
  }

  close(): void {
    this.#listener.close();
    for (const stream of this.#open) stream.close();
  }

  async #accept(): Promise<void> {
    for (;;) {
      const transport = await this.#listener.accept().catch(() => undefined);
      if (transport === undefined) return;
      const stream = new TlsStream(transport, createServerEngine(this.#settings));
      this.#open.add(stream);
      const infos = this.#infos;
      const faults = this.#faults;
      void stream
        .handshake({ timeout: TIMEOUT })
        .then((info) => infos.push(info))
        .then(() => this.#serve(stream))
        .catch((error) => faults.push(error))
        .finally(() => {
          stream.close();
          this.#open.delete(stream);
        });
    }
  }
}

/** `hello` is answered with `world`, and so is a GET. */
async function answer(stream: TlsStream): Promise<void> {
  const request = await readHead(stream, /hello\n|\r\n\r\n/);
  if (request === undefined) return; // GnuTLS's client sends nothing on the connection whose session it resumes
  const world = 'world\n';
  const isHttp = request.startsWith('GET ');
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${world.length}\r\nConnection: close\r\n\r\n`;
  await stream.write(Buffer.from(isHttp ? head + world : world), { timeout: TIMEOUT });
  await stream.closeWrite();
  while (await stream.read({ timeout: TIMEOUT }));
}

/** @returns the data up to the record that contains `end`; `undefined` if there was none. */
async function readHead(stream: TlsStream, end: RegExp): Promise<string | undefined> {
  for (let head = ''; ; ) {
    const piece = await stream.read({ timeout: TIMEOUT });
    if (piece === undefined) return head === '' ? undefined : head;
    head += Buffer.from(piece).toString('latin1');
    if (end.test(head)) return head;
  }
}

/** What our server does with the 64 MB: sends them, or receives them and passes them to `take`. */
export function bulkHandler(
  way: Way,
  take: (source: AsyncIterable<Uint8Array>) => Promise<void>,
): (stream: TlsStream) => Promise<void> {
  return async (stream) => {
    if (way === 'to us') {
      await take(readBody(stream));
    } else {
      await sendBulk(stream);
    }
    await stream.closeWrite();
    while (await stream.read({ timeout: TIMEOUT }));
  };
}

/** The same over HTTP. */
export function httpBulkHandler(
  way: Way,
  take: (source: AsyncIterable<Uint8Array>) => Promise<void>,
): (stream: TlsStream) => Promise<void> {
  return async (stream) => {
    const say = (head: string) => stream.write(Buffer.from(`HTTP/1.1 ${head}\r\nConnection: close\r\n\r\n`));
    if (way === 'to us') {
      await take(readBody(stream, await skipHead(stream)));
      await say('204 No Content');
    } else {
      await skipHead(stream);
      await say(`200 OK\r\nContent-Length: ${BULK_SIZE}`);
      await sendBulk(stream);
    }
    await stream.closeWrite();
  };
}

export async function sendBulk(stream: TlsStream): Promise<void> {
  for (const block of blocks()) await stream.write(block, { timeout: TIMEOUT });
}

/** 64 MB, or the data up to the peer's close_notify if that is less. */
export async function* readBody(
  stream: TlsStream,
  begun: Uint8Array = new Uint8Array(0),
): AsyncGenerator<Uint8Array, void, undefined> {
  yield begun;
  for (let left = BULK_SIZE - begun.length; left > 0; ) {
    const piece = await stream.read({ timeout: TIMEOUT });
    if (piece === undefined) return;
    left -= piece.length;
    yield piece;
  }
}

/** Reads the head of an HTTP message. @returns the part of its body that arrived with it. */
export async function skipHead(stream: TlsStream): Promise<Uint8Array> {
  const head = (await readHead(stream, /\r\n\r\n/)) ?? '';
  return Buffer.from(head.slice(head.indexOf('\r\n\r\n') + 4), 'latin1');
}

const verifiers = new WeakMap<object, Verifier>();

/** The same for all connections: sessions are resumed only with the verifier of their first connection. */
function verifierOf(cell: Cell, files: Files): Verifier {
  const { root } = files.identity(cell.key);
  let verifier = verifiers.get(root);
  if (verifier === undefined) {
    verifier = strictVerifier({ crypto: nodeCrypto, anchors: [root.der], policy: privatePki });
    verifiers.set(root, verifier);
  }
  return verifier;
}

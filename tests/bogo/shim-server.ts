// The long-running shim: receives the arguments of each test from launch.sh, runs it in this process, and responds with
// an exit code and the text for stderr.
import { createServer, type Server, type Socket } from 'node:net';
import { isTlsError } from '../../src/errors.ts';
import { systemRandom } from '../../src/platform/node/random.ts';
import type { SessionStore, StoredSession } from '../../src/tls/sessions/session.ts';
import { runConnection, type TestState } from './connection.ts';
import { parseFlags } from './flags.ts';
import { Unimplemented } from './unimplemented.ts';

export interface ShimServer {
  readonly port: number;
  /** Tests that were answered with 89, by reason. */
  readonly unimplemented: ReadonlyMap<string, number>;
  close(): void;
}

interface Answer {
  readonly code: 0 | 1 | 89;
  readonly text: string;
}

/** @param modernOnly - only TLS 1.3 and 1.2 with ECDHE and AEADs, the default; otherwise also the boards' old ones. */
export async function startShimServer(modernOnly: boolean): Promise<ShimServer> {
  const unimplemented = new Map<string, number>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    void serve(socket, modernOnly).then((answer) => {
      if (answer.code === 89) unimplemented.set(answer.text, (unimplemented.get(answer.text) ?? 0) + 1);
      socket.end(`${answer.code}\n${answer.text}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: portOf(server), unimplemented, close: () => server.close() };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new RangeError('the shim listens on TCP');
  return address.port;
}

async function serve(socket: Socket, modernOnly: boolean): Promise<Answer> {
  try {
    const args = await readArguments(socket);
    await runTest(args, modernOnly);
    return { code: 0, text: '' };
  } catch (error) {
    if (error instanceof Unimplemented) return { code: 89, text: error.message };
    return { code: 1, text: describe(error) };
  }
}

async function runTest(args: readonly string[], modernOnly: boolean): Promise<void> {
  const { initial, resume } = parseFlags(args);
  let now = Date.now();
  const ticketKey = { name: systemRandom(16), key: systemRandom(32) };
  const state: TestState = {
    sessions: newestSession(),
    ticketKeys: { keys: () => [ticketKey] },
    clock: { now: () => now },
    choose: (request) => state.plugs?.choose(request),
    plugs: undefined,
    modernOnly,
  };
  await runConnection(initial, state, false);
  for (let left = initial.numbers.get('resume-count') ?? 0; left > 0; left--) {
    now += 1000 * (initial.numbers.get('resumption-delay') ?? 0);
    await runConnection(resume, state, true);
  }
}

/** Keeps the newest session for each key, as the runner expects of a client; a used one is removed. */
function newestSession(): SessionStore {
  const sessions = new Map<string, StoredSession>();
  return {
    put: (key, session) => void sessions.set(key, session),
    take: (key, use) => {
      const session = sessions.get(key);
      if (use === 'once') sessions.delete(key);
      return session;
    },
    delete: (key) => void sessions.delete(key),
  };
}

/** The number of arguments and then each, all terminated by NUL. */
function readArguments(socket: Socket): Promise<string[]> {
  let text = '';
  return new Promise((resolve, reject) => {
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      const words = text.split('\0');
      if (words.length > 1 && words.length === Number(words[0]) + 2) resolve(words.slice(1, -1));
    });
    socket.once('error', reject);
    socket.once('end', () => reject(new Error('the launcher hung up')));
  });
}

function describe(error: unknown): string {
  if (isTlsError(error)) return `${error.code}: ${error.message}${error.cause ? ` (${String(error.cause)})` : ''}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

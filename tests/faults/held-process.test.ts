// A streamed response that is not read, or cannot be decoded, keeps neither the connection nor the process alive; and
// closing a session ends everything in progress.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Session } from '../../src/entry/requests.ts';

const ROOT = new URL('../../', import.meta.url);

let server: Server;
let url: string;
/** Resolves when the connection of the next request is closed. */
let closed: Promise<unknown> = Promise.resolve();

before(async () => {
  server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

/** `/never`: no response; otherwise half of a body, with the content coding in the path. */
function answer(asked: IncomingMessage, response: ServerResponse): void {
  closed = once(asked.socket, 'close');
  if (asked.url === '/never') return;
  response.setHeader('content-encoding', asked.url!.slice(1));
  response.setHeader('content-length', 100_000);
  response.write('x'.repeat(1_000));
}

/** Runs a program in a separate process, which must end. @returns its output. */
async function run(program: string): Promise<string> {
  const code = `import { Session, get } from './src/entry/requests.ts'; const url = ${JSON.stringify(url)};\n${program}`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return stdout.trim();
}

test('an unread streamed response does not keep the process alive', async () => {
  assert.equal(await run(`console.log((await get(url + '/identity', { stream: true })).status);`), '200');
});

test('a response that is being read does: the program waits for its data', async () => {
  const program = `const response = await get(url + '/identity', { stream: true, timeout: { read: 300 } });
    let read = 0;
    try { for await (const piece of response) read += piece.length; } catch (error) { console.log(read, error.code); }`;
  assert.equal(await run(program), '1000 net.timeout');
});

for (const coding of ['br', 'constructor', '__proto__', 'toString'])
  test(`a body whose content coding is ${coding} is refused, and its connection closed`, async () => {
    const session = new Session();
    for (const read of ['iterContent', 'iterLines', 'content', 'text'] as const) {
      const response = await session.get(`${url}/${coding}`, { stream: true });
      await assert.rejects(
        async () => {
          const pieces = response[read]();
          if ('next' in pieces) await pieces.next();
          else await pieces;
        },
        { code: 'http.bad_content_encoding' },
      );
      await closed;
    }
    session.close();
  });

test('an iteration that is stopped before the first piece closes the connection', async () => {
  const session = new Session();
  for (const pieces of ['iterContent', 'iterLines'] as const) {
    const response = await session.get(`${url}/gzip`, { stream: true });
    await response[pieces](10).return!();
    await closed;
  }
  session.close();
});

test('the total timeout, and the signal, end an unread response', async () => {
  const session = new Session();
  const slow = await session.get(`${url}/identity`, { stream: true, timeout: { total: 100 } });
  await closed;
  await assert.rejects(slow.content(), { code: 'net.timeout' });
  const abort = new AbortController();
  const given = await session.get(`${url}/identity`, { stream: true, signal: abort.signal });
  abort.abort();
  await closed;
  await assert.rejects(given.content(), { code: 'net.aborted' });
  session.close();
});

test('closing a session ends everything open: unread, being read, unanswered, waiting', async () => {
  const session = new Session({
    pool: { maxPerHost: 3 },
    retries: { limit: 1, backoff: 1_000_000, maxDelay: 1_000_000 },
  });
  const unread = await session.get(`${url}/identity`, { stream: true });
  const unreadClosed = closed;
  const reading = session.get(`${url}/identity`);
  const asked = once(server, 'request');
  const unanswered = session.get(`${url}/never`);
  await asked;
  const waiting = session.get(`${url}/identity`);
  const retrying = session.get('http://127.0.0.1:1/');
  const limited = new Session({ rateLimit: { requests: 1, per: 1_000_000 } });
  const first = await limited.get(`${url}/identity`, { stream: true });
  const second = limited.get(`${url}/identity`);
  const ended = { code: 'net.closed', message: 'the session is closed' };
  const all = [reading, unanswered, waiting, retrying, second].map((each) => assert.rejects(each, ended));
  session.close();
  limited.close();
  await Promise.all([...all, unreadClosed]);
  await assert.rejects(unread.content(), ended);
  await assert.rejects(first.content(), ended);
  await assert.rejects(session.get(url), ended);
  session.close();
});

test('closing a session ends a connection attempt', async () => {
  const silent = createTcpServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const session = new Session({ timeout: 1_000_000 });
  const accepted = once(silent, 'connection');
  const asked = session.get(`https://127.0.0.1:${(silent.address() as AddressInfo).port}/`);
  const refused = assert.rejects(asked, { code: 'net.closed' });
  const [socket] = await accepted;
  session.close();
  await refused;
  socket.destroy();
  silent.close();
});

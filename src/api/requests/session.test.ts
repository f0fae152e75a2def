import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { makeNodePlatform } from '../../entry/node-platform.ts';
import type { TlsError } from '../../errors.ts';
import { parseHostOverride, tableResolver } from '../../net/resolver-table.ts';
import { createNodeNetwork, resolveWithSystem } from '../../platform/node/network.ts';
import type { SessionOptions } from './options.ts';
import { Session } from './session.ts';

let server: Server;
let base: string;
let port: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let connections = 0;
const opened: Session[] = [];

before(async () => {
  server = createServer((request, response) => answer(request, response));
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  base = `http://127.0.0.1:${port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});
afterEach(() => {
  for (const session of opened.splice(0)) session.close();
});

function newSession(options?: SessionOptions): Session {
  const resolve = tableResolver(
    [parseHostOverride(`a.test=127.0.0.1:${port}`), parseHostOverride(`b.test=127.0.0.1:${port}`)],
    resolveWithSystem,
  );
  const session = new Session(makeNodePlatform(createNodeNetwork({ resolve })), options);
  opened.push(session);
  return session;
}

/** Tells the client what it sent, as JSON. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
  });
}

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string | undefined>;
  readonly body: string;
}

test('GET: status, headers, text, and what was sent by itself', async () => {
  answer = echo;
  const response = await newSession().get(`${base}/path?a=1`, { params: { b: [2, 3], c: 'ü', d: undefined } });
  assert.equal(response.status, 200);
  assert.equal(response.ok, true);
  assert.equal(response.headers.get('Content-Type'), 'application/json');
  assert.equal(response.url, `${base}/path?a=1&b=2&b=3&c=%C3%BC`);
  assert.equal(response.tls, undefined);
  const seen = (await response.json()) as Echo;
  assert.equal(seen.url, '/path?a=1&b=2&b=3&c=%C3%BC');
  assert.equal(seen.headers.host, `127.0.0.1:${port}`);
  assert.match(seen.headers['user-agent']!, /^thimble\//);
  assert.equal(seen.headers['content-length'], undefined);
  assert.equal(await response.text(), await response.text());
});

test('bodies: text, bytes, form, JSON, files, a stream, and none', async () => {
  answer = echo;
  const session = newSession();
  const sent = async (options: Parameters<Session['post']>[1]) =>
    (await (await session.post(base, options)).json()) as Echo;
  assert.equal((await sent({ data: 'naïve' })).body, 'naïve');
  assert.equal((await sent({ data: new Uint8Array([104, 105]) })).body, 'hi');
  const form = await sent({ data: { a: 1, b: ['x y', 'ü'] } });
  assert.equal(form.body, 'a=1&b=x+y&b=%C3%BC');
  assert.match(form.headers['content-type']!, /^application\/x-www-form-urlencoded/);
  const json = await sent({ json: { key: 'value' } });
  assert.deepEqual([json.body, json.headers['content-type']], ['{"key":"value"}', 'application/json']);
  const files = await sent({ data: { field: 'f' }, files: { file: { data: 'content', fileName: 'a.txt' } } });
  assert.match(files.body, /name="field"\r\n\r\nf\r\n[\s\S]*name="file"; filename="a.txt"[\s\S]*\r\n\r\ncontent\r\n/);
  assert.equal(Number(files.headers['content-length']), files.body.length);
  const streamed = await sent({ data: pieces('one ', 'two') });
  assert.deepEqual([streamed.body, streamed.headers['transfer-encoding']], ['one two', 'chunked']);
  const counted = await sent({ data: pieces('one ', 'two'), headers: { 'Content-Length': '7' } });
  assert.deepEqual([counted.body, counted.headers['content-length']], ['one two', '7']);
  assert.equal((await sent({})).headers['content-length'], '0');
  const large = 'x'.repeat(1_000_000);
  assert.equal((await sent({ data: large })).body, large);
  await assert.rejects(sent({ json: 1, data: 'x' }), { code: 'http.bad_request' });
});

test('every method; HEAD has no body', async () => {
  answer = echo;
  const session = newSession();
  for (const method of ['get', 'post', 'put', 'patch', 'delete', 'options'] as const)
    assert.equal(((await (await session[method](base)).json()) as Echo).method, method.toUpperCase());
  const head = await session.head(base);
  assert.deepEqual([head.status, await head.text()], [200, '']);
});

test('authentication, headers and cookies of the session and of the request', async () => {
  answer = echo;
  const session = newSession({ headers: { 'X-A': 'session', 'X-B': 'session' }, auth: ['user', 'pässword'] });
  const seen = (await (await session.get(base, { headers: { 'x-a': 'mine' }, cookies: { c: '1' } })).json()) as Echo;
  assert.deepEqual([seen.headers['x-a'], seen.headers['x-b']], ['mine', 'session']);
  assert.equal(seen.headers.authorization, `Basic ${Buffer.from('user:pässword').toString('base64')}`);
  assert.equal(seen.headers.cookie, 'c=1');
  const bearer = (await (await session.get(base, { auth: { bearer: 't0ken' } })).json()) as Echo;
  assert.equal(bearer.headers.authorization, 'Bearer t0ken');
  const inUrl = (await (await newSession().get(`http://me:p%40ss@127.0.0.1:${port}/`)).json()) as Echo;
  assert.equal(inUrl.headers.authorization, `Basic ${Buffer.from('me:p@ss').toString('base64')}`);
});

test('a cookie that a host sets comes back to it, and only to it', async () => {
  answer = (request, response) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/other']);
    echo(request, response);
  };
  const session = newSession();
  await session.get('http://a.test/');
  assert.equal(((await (await session.get('http://a.test/x')).json()) as Echo).headers.cookie, 'a=1');
  assert.equal(((await (await session.get('http://b.test/')).json()) as Echo).headers.cookie, undefined);
  const without = newSession({ cookies: false });
  await without.get('http://a.test/');
  assert.equal(((await (await without.get('http://a.test/')).json()) as Echo).headers.cookie, undefined);
});

test('redirects: relative targets, methods, bodies, credentials, history', async () => {
  answer = (request, response) => {
    const status = /^\/(30\d)(?!.*end)/.exec(request.url!)?.[1];
    if (status === undefined) return echo(request, response);
    response.writeHead(Number(status), { location: request.url!.includes('away') ? 'http://b.test/end' : '../end#x' });
    response.end('moved');
  };
  const session = newSession();
  const follow = async (path: string, method = 'POST') => {
    const options = { data: 'body', headers: { Authorization: 'secret', 'X-Own': '1' } };
    const response = await session.request(method, `http://a.test/${path}`, options);
    return { response, seen: (await response.json()) as Echo };
  };
  for (const [status, method] of [
    ['301', 'GET'],
    ['302', 'GET'],
    ['303', 'GET'],
    ['307', 'POST'],
    ['308', 'POST'],
  ] as const) {
    const { response, seen } = await follow(`${status}/a/b`);
    assert.deepEqual(
      [seen.method, seen.url, seen.body],
      [method, '/301/end'.replace('301', status), method === 'POST' ? 'body' : ''],
    );
    assert.equal(seen.headers['content-type'] === undefined, method === 'GET');
    assert.equal(seen.headers.authorization, 'secret');
    assert.deepEqual(
      response.history.map((each) => each.status),
      [Number(status)],
    );
  }
  assert.equal((await follow('302/x', 'PUT')).seen.method, 'PUT');
  const away = await follow('307/away');
  assert.deepEqual([away.seen.headers.host, away.seen.headers.authorization], ['b.test', undefined]);
  assert.equal(away.seen.headers['x-own'], '1');
  assert.equal(away.response.url, 'http://b.test/end');
  const stopped = await session.get('http://a.test/302/x', { allowRedirects: false });
  assert.deepEqual([stopped.status, stopped.history.length], [302, 0]);
  await assert.rejects(session.post('http://a.test/307/x', { data: pieces('once') }), {
    code: 'http.body_not_repeatable',
  });
  const again = await session.post('http://a.test/307/x', { data: () => pieces('again') });
  assert.equal(((await again.json()) as Echo).body, 'again');
});

test('a redirect in a circle, to nowhere, or to another kind of address ends with its own code', async () => {
  let location = '/loop';
  let asked = 0;
  answer = (_, response) => {
    asked += 1;
    response.writeHead(302, { location }).end();
  };
  const session = newSession();
  await assert.rejects(session.get(base), { code: 'http.too_many_redirects', message: /more than 20 times/ });
  assert.equal(asked, 21);
  await assert.rejects(session.get(base, { allowRedirects: 3 }), { code: 'http.too_many_redirects' });
  for (const bad of ['http://', 'file:///etc/passwd', 'javascript:alert(1)']) {
    location = bad;
    await assert.rejects(session.get(base), { code: 'http.bad_url' }, bad);
  }
});

test('connections are kept and shared; a closed one is noticed', async () => {
  answer = echo;
  const session = newSession();
  connections = 0;
  for (let i = 0; i < 5; i++) await session.get(base);
  assert.equal(connections, 1);
  await Promise.all([session.get(base), session.get(base), session.get(base)]);
  assert.equal(connections, 3);
  server.closeIdleConnections();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await session.get(base)).status, 200);
  assert.equal(connections, 4);
  session.close();
  await assert.rejects(session.get(base), { code: 'net.closed' });
});

test('a kept connection that dies under the request is replaced for methods that may be repeated', async () => {
  answer = (request, response) => {
    if (request.url === '/die' && request.headers['x-try'] === undefined) request.socket.resetAndDestroy();
    else echo(request, response);
  };
  const session = newSession();
  await session.get(base);
  await assert.rejects(session.get(`${base}/die`), { code: 'net.reset' });
  let deaths = 0;
  answer = (request, response) => {
    if (deaths++ === 0) request.socket.resetAndDestroy();
    else echo(request, response);
  };
  deaths = 1;
  await session.get(base);
  deaths = 0;
  assert.equal((await session.get(base)).status, 200);
  deaths = 0;
  await assert.rejects(session.post(base, { data: 'x' }), { code: 'net.reset' });
});

test('no more connections than allowed: further requests wait for their turn', async () => {
  let busy = 0;
  let most = 0;
  answer = (_, response) => {
    most = Math.max(most, ++busy);
    setTimeout(() => {
      busy -= 1;
      response.end('ok');
    }, 5);
  };
  const session = newSession({ pool: { maxPerHost: 2 } });
  const all = await Promise.all(Array.from({ length: 10 }, () => session.get(base)));
  assert.ok(all.every((response) => response.ok));
  assert.equal(most, 2);
});

test('gzip and deflate are taken off; raw leaves them on; others are refused', async () => {
  const text = 'a text that repeats itself, '.repeat(1_000);
  let coding = 'gzip';
  answer = (_, response) => {
    response.setHeader('content-encoding', coding);
    response.end(coding === 'deflate' ? deflateSync(text) : gzipSync(text));
  };
  const session = newSession();
  assert.equal(await (await session.get(base)).text(), text);
  const streamed = await session.get(base, { stream: true });
  assert.deepEqual(await collect(streamed.raw), gzipSync(text));
  coding = 'deflate';
  assert.equal(await (await session.get(base)).text(), text);
  coding = 'br';
  await assert.rejects(session.get(base), { code: 'http.bad_content_encoding' });
});

test('a streamed body: exact chunks, lines, and stopping early', async () => {
  answer = (_, response) => {
    response.write('one\r\ntwo\n');
    response.end('thrée\rfour');
  };
  const session = newSession();
  const chunks: string[] = [];
  for await (const chunk of (await session.get(base, { stream: true })).iterContent(5))
    chunks.push(Buffer.from(chunk).toString('latin1'));
  assert.deepEqual(chunks, ['one\r\n', 'two\nt', 'hrÃ©e', '\rfour']);
  const lines: string[] = [];
  for await (const line of (await session.get(base, { stream: true })).iterLines()) lines.push(line);
  assert.deepEqual(lines, ['one', 'two', 'thrée', 'four']);
  connections = 0;
  for await (const chunk of await session.get(base, { stream: true })) {
    assert.ok(chunk.length > 0);
    break;
  }
  await session.get(base);
  assert.equal(connections, 1, 'a response that was not read to its end took its connection with it');
});

test('a body past maxContent is refused, unless it is streamed', async () => {
  answer = (_, response) => response.end(Buffer.alloc(100_000));
  const session = newSession();
  await assert.rejects(session.get(base, { maxContent: 99_999 }), { code: 'http.too_large' });
  const response = await session.get(base, { maxContent: 99_999, stream: true });
  assert.equal((await collect(response)).length, 100_000);
});

test('json that is none, and a status that is an error when asked', async () => {
  answer = (_, response) => response.writeHead(404).end('<html>');
  const response = await newSession().get(base);
  await assert.rejects(response.json(), { code: 'http.bad_json', message: /begins with "<html>"/ });
  assert.throws(() => response.raiseForStatus(), { code: 'http.status', message: /status 404 Not Found/ });
  assert.equal(response.ok, false);
});

test('time-outs: no connection, no head, a body that stalls, and one that drips for ever', async () => {
  answer = (request, response) => {
    if (request.url === '/silent') return;
    response.writeHead(200);
    response.write('some');
    if (request.url === '/drip') {
      const timer = setInterval(() => response.write('.'), 2);
      response.on('close', () => clearInterval(timer));
    }
  };
  const session = newSession();
  await assert.rejects(session.get(`${base}/silent`, { timeout: 20 }), { code: 'net.timeout' });
  await assert.rejects(session.get(`${base}/stall`, { timeout: 20 }), { code: 'net.timeout' });
  await assert.rejects(session.get(`${base}/drip`, { timeout: { total: 50, read: 1_000 } }), { code: 'net.timeout' });
  const streamed = await session.get(`${base}/drip`, { timeout: { total: 50 }, stream: true });
  await assert.rejects(collect(streamed), { code: 'net.timeout' });
});

test('the caller can give up at any stage', async () => {
  answer = (_, response) => void response.writeHead(200).write('some');
  const session = newSession();
  await assert.rejects(session.get(base, { signal: AbortSignal.abort() }), { code: 'net.aborted' });
  const controller = new AbortController();
  const response = await session.get(base, { stream: true, signal: controller.signal });
  const reading = collect(response);
  controller.abort();
  await assert.rejects(reading, { code: 'net.aborted' });
});

test('retries: statuses and cut connections, after what Retry-After asks, and not for POST', async () => {
  let failures = 2;
  let asked = 0;
  answer = (request, response) => {
    asked += 1;
    if (failures-- <= 0) return echo(request, response);
    if (failures === 0) request.socket.resetAndDestroy();
    else response.writeHead(503, { 'retry-after': '0' }).end();
  };
  const session = newSession({ retries: { limit: 3, backoff: 1 } });
  assert.equal((await session.get(base)).status, 200);
  assert.equal(asked, 3);
  failures = 2;
  assert.equal((await session.post(base)).status, 503);
  answer = (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end();
  assert.equal((await session.get(base)).status, 429);
});

test('a rate limit spaces the requests to one host and leaves others alone', async () => {
  answer = echo;
  const session = newSession({ rateLimit: { requests: 2, per: 60 } });
  const starts: number[] = [];
  const at = Date.now();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      await session.get('http://a.test/');
      starts.push(Date.now() - at);
    }),
  );
  assert.ok(starts[2]! >= 55 && starts[3]! >= 55, `${starts}`);
  await session.get('http://b.test/');
});

test('what cannot be asked for is said before anything is sent', async () => {
  const session = newSession();
  for (const url of ['', 'example.com', 'ftp://example.com/', 'https://']) {
    await assert.rejects(session.get(url), { code: 'http.bad_url' }, url);
  }
  await assert.rejects(session.request('GE T', base), { code: 'http.bad_request' });
  await assert.rejects(session.get(base, { headers: { 'X-A': 'a\r\nb: c' } }), { code: 'http.bad_request' });
  await assert.rejects(session.get('http://127.0.0.1:1/'), { code: 'net.refused' });
});

test('a server that answers before it has read the whole body is heard', async () => {
  answer = (_, response) => {
    response.writeHead(413, { connection: 'close' }).end('too much');
  };
  async function* endless() {
    for (;;) yield new Uint8Array(10_000);
  }
  const response = await newSession().post(base, { data: endless(), timeout: 5_000 });
  assert.deepEqual([response.status, await response.text()], [413, 'too much']);
});

test('an error of a body that is being sent reaches the caller', async () => {
  answer = echo;
  const broken = new Error('the sensor broke');
  async function* sensor() {
    yield 'first';
    throw broken;
  }
  await assert.rejects(newSession().post(base, { data: sensor() }), (error) => error === broken);
});

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

process.on('unhandledRejection', (error) => {
  throw new Error(`unhandled: ${(error as TlsError).message}`);
});

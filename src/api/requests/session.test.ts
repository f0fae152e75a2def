import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { collect, type Echo, echo, pieces, TestSite } from '../../../tests/support/http-site.ts';
import { nodePlatform } from '../../entry/node-platform.ts';
import { Session } from './session.ts';

const site = new TestSite();
before(() => site.start());
after(() => site.close());
afterEach(() => site.closeSessions());

test('GET: status, headers, text, and the default request headers', async () => {
  site.answer = echo;
  const response = await site
    .newSession()
    .get(`${site.base}/path?a=1`, { params: { b: [2, 3], c: 'ü', d: undefined } });
  assert.equal(response.status, 200);
  assert.equal(response.ok, true);
  assert.equal(response.headers.get('Content-Type'), 'application/json');
  assert.equal(response.url, `${site.base}/path?a=1&b=2&b=3&c=%C3%BC`);
  assert.equal(response.tls, undefined);
  const seen = (await response.json()) as Echo;
  assert.equal(seen.url, '/path?a=1&b=2&b=3&c=%C3%BC');
  assert.equal(seen.headers.host, `127.0.0.1:${site.port}`);
  assert.match(seen.headers['user-agent']!, /^thimble\//);
  assert.equal(seen.headers['content-length'], undefined);
  assert.equal(await response.text(), await response.text());
});

test('bodies: text, bytes, form, JSON, files, a stream, and none', async () => {
  site.answer = echo;
  const session = site.newSession();
  const sent = async (options: Parameters<Session['post']>[1]) =>
    (await (await session.post(site.base, options)).json()) as Echo;
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
  site.answer = echo;
  const session = site.newSession();
  for (const method of ['get', 'post', 'put', 'patch', 'delete', 'options'] as const)
    assert.equal(((await (await session[method](site.base)).json()) as Echo).method, method.toUpperCase());
  const head = await session.head(site.base);
  assert.deepEqual([head.status, await head.text()], [200, '']);
});

test('authentication, headers and cookies of the session and of the request', async () => {
  site.answer = echo;
  const session = site.newSession({ headers: { 'X-A': 'session', 'X-B': 'session' }, auth: ['user', 'pässword'] });
  const seen = (await (
    await session.get(site.base, { headers: { 'x-a': 'mine' }, cookies: { c: '1' } })
  ).json()) as Echo;
  assert.deepEqual([seen.headers['x-a'], seen.headers['x-b']], ['mine', 'session']);
  assert.equal(seen.headers.authorization, `Basic ${Buffer.from('user:pässword').toString('base64')}`);
  assert.equal(seen.headers.cookie, 'c=1');
  const bearer = (await (await session.get(site.base, { auth: { bearer: 't0ken' } })).json()) as Echo;
  assert.equal(bearer.headers.authorization, 'Bearer t0ken');
  const inUrl = (await (await site.newSession().get(`http://me:p%40ss@127.0.0.1:${site.port}/`)).json()) as Echo;
  assert.equal(inUrl.headers.authorization, `Basic ${Buffer.from('me:p@ss').toString('base64')}`);
});

test('a cookie is returned to the host that set it, and only to that', async () => {
  site.answer = (request, response) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/other']);
    echo(request, response);
  };
  const session = site.newSession();
  await session.get('http://a.test/');
  assert.equal(((await (await session.get('http://a.test/x')).json()) as Echo).headers.cookie, 'a=1');
  assert.equal(((await (await session.get('http://b.test/')).json()) as Echo).headers.cookie, undefined);
  const without = site.newSession({ cookies: false });
  await without.get('http://a.test/');
  assert.equal(((await (await without.get('http://a.test/')).json()) as Echo).headers.cookie, undefined);
});

test('no message shows the password of a URL', async () => {
  site.answer = () => {};
  const session = site.newSession();
  const secret = (url: string, options = {}) =>
    session.get(url, options).then(
      () => assert.fail('answered'),
      (error: Error) => assert.doesNotMatch(error.message, /p4ss/),
    );
  await secret('http://me:p4ss@a.test/', { timeout: { total: 50 } });
  await secret('http//me:p4ss@a.test/');
  await secret('ftp://me:p4ss@a.test/');
  await secret('http://me:%zzp4ss@a.test/', { timeout: { total: 50 } });
});

test('redirects: relative targets, methods, bodies, credentials, history', async () => {
  site.answer = (request, response) => {
    const status = /^\/(30\d)(?!.*end)/.exec(request.url!)?.[1];
    if (status === undefined) return echo(request, response);
    response.writeHead(Number(status), { location: request.url!.includes('away') ? 'http://b.test/end' : '../end#x' });
    response.end('moved');
  };
  const session = site.newSession();
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
  const own = { cookies: { token: 'secret' }, headers: { Host: 'inner.test' } };
  const stayed = (await (await session.get('http://a.test/302/x', own)).json()) as Echo;
  assert.deepEqual([stayed.headers.cookie, stayed.headers.host], ['token=secret', 'inner.test']);
  const left = (await (await session.get('http://a.test/302/away', own)).json()) as Echo;
  assert.deepEqual([left.headers.cookie, left.headers.host], [undefined, 'b.test']);
  const stopped = await session.get('http://a.test/302/x', { allowRedirects: false });
  assert.deepEqual([stopped.status, stopped.history.length], [302, 0]);
  await assert.rejects(session.post('http://a.test/307/x', { data: pieces('once') }), {
    code: 'http.body_not_repeatable',
  });
  const again = await session.post('http://a.test/307/x', { data: () => pieces('again') });
  assert.equal(((await again.json()) as Echo).body, 'again');
});

test('gzip and deflate are decoded; raw keeps them; others are refused', async () => {
  const text = 'a text that repeats itself, '.repeat(1_000);
  let coding = 'gzip';
  site.answer = (_, response) => {
    response.setHeader('content-encoding', coding);
    response.end(coding === 'deflate' ? deflateSync(text) : gzipSync(text));
  };
  const session = site.newSession();
  assert.equal(await (await session.get(site.base)).text(), text);
  const streamed = await session.get(site.base, { stream: true });
  assert.deepEqual(await collect(streamed.raw), gzipSync(text));
  coding = 'deflate';
  assert.equal(await (await session.get(site.base)).text(), text);
  const { decompress: _, ...withoutZlib } = nodePlatform;
  const elsewhere = new Session(withoutZlib, { pool: { maxIdlePerHost: 0 } });
  for (coding of ['gzip', 'deflate']) assert.equal(await (await elsewhere.get(site.base)).text(), text);
  coding = 'br';
  await assert.rejects(session.get(site.base), { code: 'http.bad_content_encoding' });
});

test('a streamed body: exact chunks, lines, and stopping early', async () => {
  site.answer = (_, response) => {
    response.write('one\r\ntwo\n');
    response.end('thrée\rfour');
  };
  const session = site.newSession();
  const chunks: string[] = [];
  for await (const chunk of (await session.get(site.base, { stream: true })).iterContent(5))
    chunks.push(Buffer.from(chunk).toString('latin1'));
  assert.deepEqual(chunks, ['one\r\n', 'two\nt', 'hrÃ©e', '\rfour']);
  const lines: string[] = [];
  for await (const line of (await session.get(site.base, { stream: true })).iterLines()) lines.push(line);
  assert.deepEqual(lines, ['one', 'two', 'thrée', 'four']);
  site.connections = 0;
  for await (const chunk of await session.get(site.base, { stream: true })) {
    assert.ok(chunk.length > 0);
    break;
  }
  await session.get(site.base);
  assert.equal(site.connections, 1, 'a response that was not read to its end took its connection with it');
});

test('a body longer than maxContent is refused, unless it is streamed', async () => {
  site.answer = (_, response) => response.end(Buffer.alloc(100_000));
  const session = site.newSession();
  await assert.rejects(session.get(site.base, { maxContent: 99_999 }), { code: 'http.too_large' });
  const response = await session.get(site.base, { maxContent: 99_999, stream: true });
  assert.equal((await collect(response)).length, 100_000);
});

test('invalid JSON, and an error status if requested', async () => {
  site.answer = (_, response) => response.writeHead(404).end('<html>');
  const response = await site.newSession().get(site.base);
  await assert.rejects(response.json(), { code: 'http.bad_json', message: /begins with "<html>"/ });
  assert.throws(() => response.raiseForStatus(), { code: 'http.status', message: /status 404 Not Found/ });
  assert.equal(response.ok, false);
});

test('invalid requests are refused before anything is sent', async () => {
  const session = site.newSession();
  for (const url of ['', 'example.com', 'ftp://example.com/', 'https://']) {
    await assert.rejects(session.get(url), { code: 'http.bad_url' }, url);
  }
  await assert.rejects(session.request('GE T', site.base), { code: 'http.bad_request' });
  await assert.rejects(session.get(site.base, { headers: { 'X-A': 'a\r\nb: c' } }), { code: 'http.bad_request' });
  await assert.rejects(session.get('http://127.0.0.1:1/'), { code: 'net.refused' });
});

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { collect, echo, TestSite } from '../../../tests/support/http-site.ts';

const site = new TestSite();
before(() => site.start());
after(() => site.close());
afterEach(() => site.closeSessions());

test('a redirect loop, a redirect without a target, or to another scheme fails with its own code', async () => {
  let location = '/loop';
  let asked = 0;
  site.answer = (_, response) => {
    asked += 1;
    response.writeHead(302, { location }).end();
  };
  const session = site.newSession();
  await assert.rejects(session.get(site.base), { code: 'http.too_many_redirects', message: /more than 20 times/ });
  assert.equal(asked, 21);
  await assert.rejects(session.get(site.base, { allowRedirects: 3 }), { code: 'http.too_many_redirects' });
  for (const bad of ['http://', 'file:///etc/passwd', 'javascript:alert(1)']) {
    location = bad;
    await assert.rejects(session.get(site.base), { code: 'http.bad_url' }, bad);
  }
});

test('connections are kept and shared; a closed one is detected', async () => {
  site.answer = echo;
  const session = site.newSession();
  site.connections = 0;
  for (let i = 0; i < 5; i++) await session.get(site.base);
  assert.equal(site.connections, 1);
  await Promise.all([session.get(site.base), session.get(site.base), session.get(site.base)]);
  assert.equal(site.connections, 3);
  site.server.closeIdleConnections();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await session.get(site.base)).status, 200);
  assert.equal(site.connections, 4);
  session.close();
  await assert.rejects(session.get(site.base), { code: 'net.closed' });
});

test('a kept connection that fails during the request is replaced for idempotent methods', async () => {
  site.answer = (request, response) => {
    if (request.url === '/die' && request.headers['x-try'] === undefined) request.socket.resetAndDestroy();
    else echo(request, response);
  };
  const session = site.newSession();
  await session.get(site.base);
  await assert.rejects(session.get(`${site.base}/die`), { code: 'net.reset' });
  let deaths = 0;
  site.answer = (request, response) => {
    if (deaths++ === 0) request.socket.resetAndDestroy();
    else echo(request, response);
  };
  deaths = 1;
  await session.get(site.base);
  deaths = 0;
  assert.equal((await session.get(site.base)).status, 200);
  deaths = 0;
  await assert.rejects(session.post(site.base, { data: 'x' }), { code: 'net.reset' });
});

test('the connection limit: further requests wait for their turn', async () => {
  let busy = 0;
  let most = 0;
  site.answer = (_, response) => {
    most = Math.max(most, ++busy);
    setTimeout(() => {
      busy -= 1;
      response.end('ok');
    }, 5);
  };
  const session = site.newSession({ pool: { maxPerHost: 2 } });
  const all = await Promise.all(Array.from({ length: 10 }, () => session.get(site.base)));
  assert.ok(all.every((response) => response.ok));
  assert.equal(most, 2);
});

test('the connection limit if each connection ends with its response, and requests keep coming', async () => {
  let busy = 0;
  let most = 0;
  site.answer = (_, response) => {
    most = Math.max(most, ++busy);
    setTimeout(() => {
      busy -= 1;
      response.setHeader('connection', 'close').end('ok');
    }, 2);
  };
  const session = site.newSession({ pool: { maxPerHost: 1 } });
  const keepAsking = async () => {
    for (let i = 0; i < 4; i++) await session.get(site.base);
  };
  await Promise.all([keepAsking(), keepAsking()]);
  assert.equal(most, 1);
});

test('timeouts: no connection, no head, a body that stalls, and an endless slow one', async () => {
  site.answer = (request, response) => {
    if (request.url === '/silent') return;
    response.writeHead(200);
    response.write('some');
    if (request.url === '/drip') {
      const timer = setInterval(() => response.write('.'), 2);
      response.on('close', () => clearInterval(timer));
    }
  };
  const session = site.newSession();
  await assert.rejects(session.get(`${site.base}/silent`, { timeout: 20 }), { code: 'net.timeout' });
  await assert.rejects(session.get(`${site.base}/stall`, { timeout: 20 }), { code: 'net.timeout' });
  await assert.rejects(session.get(`${site.base}/drip`, { timeout: { total: 50, read: 1_000 } }), {
    code: 'net.timeout',
  });
  const options = { timeout: { total: 200 }, stream: true } as const;
  const stream = async () => collect(await session.get(`${site.base}/drip`, options)); // on a busy machine the head may be late
  await assert.rejects(stream, { code: 'net.timeout' });
});

test('the caller can abort at any stage', async () => {
  site.answer = (_, response) => void response.writeHead(200).write('some');
  const session = site.newSession();
  await assert.rejects(session.get(site.base, { signal: AbortSignal.abort() }), { code: 'net.aborted' });
  const controller = new AbortController();
  const response = await session.get(site.base, { stream: true, signal: controller.signal });
  const reading = collect(response);
  controller.abort();
  await assert.rejects(reading, { code: 'net.aborted' });
});

test('retries: statuses and lost connections, after the delay of Retry-After, and not for POST', async () => {
  let failures = 2;
  let asked = 0;
  site.answer = (request, response) => {
    asked += 1;
    if (failures-- <= 0) return echo(request, response);
    if (failures === 0) request.socket.resetAndDestroy();
    else response.writeHead(503, { 'retry-after': '0' }).end();
  };
  const session = site.newSession({ retries: { limit: 3, backoff: 1 } });
  assert.equal((await session.get(site.base)).status, 200);
  assert.equal(asked, 3);
  failures = 2;
  assert.equal((await session.post(site.base)).status, 503);
  site.answer = (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end();
  assert.equal((await session.get(site.base)).status, 429);
});

test('a rate limit delays the requests to one host and no others', async () => {
  site.answer = echo;
  const session = site.newSession({ rateLimit: { requests: 2, per: 60 } });
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

test('a response before the whole body was sent is received', async () => {
  site.answer = (_, response) => {
    response.writeHead(413, { connection: 'close' }).end('too much');
  };
  async function* endless() {
    for (;;) yield new Uint8Array(10_000);
  }
  const response = await site.newSession().post(site.base, { data: endless(), timeout: 600_000 });
  assert.deepEqual([response.status, await response.text()], [413, 'too much']);
});

test('an error of the request body reaches the caller', async () => {
  site.answer = echo;
  const broken = new Error('the sensor broke');
  async function* sensor() {
    yield 'first';
    throw broken;
  }
  await assert.rejects(site.newSession().post(site.base, { data: sensor() }), (error) => error === broken);
});

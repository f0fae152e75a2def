import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLinear } from '../../tests/support/growth.ts';
import { parseHostOverride, parseHosts, parseResolve, tableResolver } from './resolver-table.ts';

test("curl's HOST:PORT:ADDR, with brackets, and with an optional port at the end", () => {
  assert.deepEqual(parseResolve('example.com:443:127.0.0.1'), row('example.com', 443, '127.0.0.1', undefined));
  assert.deepEqual(parseResolve('example.com:443:[::1]'), row('example.com', 443, '::1', undefined));
  assert.deepEqual(parseResolve('example.com:443:::1'), row('example.com', 443, '::1', undefined));
  assert.deepEqual(parseResolve('example.com:443:127.0.0.1:8443'), row('example.com', 443, '127.0.0.1', 8443));
  assert.deepEqual(parseResolve('example.com:443:[::1]:8443'), row('example.com', 443, '::1', 8443));
  for (const bad of ['', 'example.com', 'example.com:443', 'example.com:99999:127.0.0.1', 'a:0:1.2.3.4', 'a:1:host'])
    assert.throws(() => parseResolve(bad), { code: 'net.bad_override' }, bad);
});

test('the port before the address may be omitted, and IPv6 addresses are in brackets on either side', () => {
  assert.deepEqual(parseResolve('a.test:127.0.0.1'), row('a.test', undefined, '127.0.0.1', undefined));
  assert.deepEqual(parseResolve('a.test:127.0.0.1:8443'), row('a.test', undefined, '127.0.0.1', 8443));
  assert.deepEqual(parseResolve('a.test:[::1]:8443'), row('a.test', undefined, '::1', 8443));
  assert.deepEqual(parseResolve('a.test:localhost:8443'), row('a.test', undefined, '127.0.0.1', 8443));
  assert.deepEqual(parseResolve('[2001:db8::1]:443:[::1]:8443'), row('[2001:db8::1]', 443, '::1', 8443));
  for (const bad of [
    'a.test:8443',
    'a.test:::1',
    'a.test=127.0.0.1',
    'a.test:1.2.3',
    'a:443:[::1',
    'a.test:443:1.2.3.4:',
  ])
    assert.throws(() => parseResolve(bad), { code: 'net.bad_override' }, bad);
});

test('a hosts file: addresses, their names, comments; errors name the line', async () => {
  const text = '\ufeff127.0.0.1 localhost # here\r\n\n# nothing\n::1\tlocalhost ip6-localhost\nfe80::1%lo0 x\n';
  const rows = parseHosts(text).map(({ host, address }) => `${host} ${address}`);
  assert.deepEqual(rows, ['localhost 127.0.0.1', 'localhost ::1', 'ip6-localhost ::1', 'x fe80::1%lo0']);
  for (const bad of ['\nlocalhost 127.0.0.1', '\n127.0.0.1', '\n127.0.0.1:80 a'])
    assert.throws(() => parseHosts(bad), { code: 'net.bad_override', message: /^line 2 / }, bad);
  const resolve = tableResolver(parseHosts(text), async () => []);
  assert.deepEqual(
    (await resolve('LocalHost', 7)).map(({ address, port }) => [address, port]),
    [
      ['127.0.0.1', 7],
      ['::1', 7],
    ],
  );
  for (const filler of [' ', '1.2.3.4 a\n', 'a', '\t#'])
    assertLinear((size) => void tryParse(filler.repeat(size / filler.length)));
});

function tryParse(text: string): unknown {
  try {
    return parseHosts(text);
  } catch (error) {
    return error;
  }
}

test('the rows that were used are reported', async () => {
  const table = [parseResolve('a.test:127.0.0.1'), parseResolve('b.test:443:127.0.0.1')];
  const used: string[] = [];
  const resolve = tableResolver(
    table,
    async () => [],
    ({ host }) => used.push(host),
  );
  for (const [host, port] of [
    ['a.test', 1],
    ['b.test', 80],
    ['c.test', 1],
  ] as const)
    await resolve(host, port);
  assert.deepEqual(used, ['a.test']);
});

test('NAME=ADDR:PORT, with the port optional', () => {
  assert.deepEqual(parseHostOverride('api.example.com=127.0.0.1:8443'), {
    host: 'api.example.com',
    address: '127.0.0.1',
    port: 8443,
  });
  assert.deepEqual(parseHostOverride('a=[::1]:1'), { host: 'a', address: '::1', port: 1 });
  assert.deepEqual(parseHostOverride('a=localhost:1'), { host: 'a', address: '127.0.0.1', port: 1 });
  assert.equal(parseHostOverride('a=10.0.0.1').port, undefined);
  for (const bad of ['a', 'a=', '=1.2.3.4', 'a=b:1', 'a=1.2.3.4:0', 'a=1.2.3.4:70000'])
    assert.throws(() => parseHostOverride(bad), { code: 'net.bad_override' }, bad);
  assert.throws(() => parseHostOverride('a.test:443=127.0.0.1:8443'), {
    code: 'net.bad_override',
    hint: /a\.test=ADDRESS:PORT.* --resolve a\.test:443:ADDRESS:PORT/,
  });
});

test('the table resolves its names and ports, in any case, and the other resolver the rest', async () => {
  const resolve = tableResolver(
    [parseResolve('Example.com:443:127.0.0.1:8443'), parseHostOverride('device.test=[::1]:1000')],
    async (host, port) => [{ address: `of ${host}`, family: 4, port }],
  );
  assert.deepEqual(await resolve('EXAMPLE.com.', 443), [{ address: '127.0.0.1', family: 4, port: 8443 }]);
  assert.deepEqual(await resolve('example.com', 80), [{ address: 'of example.com', family: 4, port: 80 }]);
  assert.deepEqual(await resolve('device.test', 5), [{ address: '::1', family: 6, port: 1000 }]);
});

function row(host: string, onPort: number | undefined, address: string, port: number | undefined) {
  return { host, onPort, address, port };
}

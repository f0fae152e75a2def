import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHostOverride, parseResolve, tableResolver } from './resolver-table.ts';

test("curl's HOST:PORT:ADDR, with brackets, and with a port of its own at the end", () => {
  assert.deepEqual(parseResolve('example.com:443:127.0.0.1'), row('example.com', 443, '127.0.0.1', undefined));
  assert.deepEqual(parseResolve('example.com:443:[::1]'), row('example.com', 443, '::1', undefined));
  assert.deepEqual(parseResolve('example.com:443:::1'), row('example.com', 443, '::1', undefined));
  assert.deepEqual(parseResolve('example.com:443:127.0.0.1:8443'), row('example.com', 443, '127.0.0.1', 8443));
  assert.deepEqual(parseResolve('example.com:443:[::1]:8443'), row('example.com', 443, '::1', 8443));
  for (const bad of ['', 'example.com', 'example.com:443', 'example.com:99999:127.0.0.1', 'a:0:1.2.3.4', 'a:1:host'])
    assert.throws(() => parseResolve(bad), { code: 'net.bad_override' }, bad);
});

test('NAME=ADDR:PORT, the port left out if it stays', () => {
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
});

test('the table answers for its names and ports, whatever their case, and the other resolver for the rest', async () => {
  const resolve = tableResolver(
    [parseResolve('Example.com:443:127.0.0.1:8443'), parseHostOverride('device.test=[::1]:1000')],
    async (host, port) => [{ address: `of ${host}`, family: 4, port }],
  );
  assert.deepEqual(await resolve('EXAMPLE.com.', 443), [{ address: '127.0.0.1', family: 4, port: 8443 }]);
  assert.deepEqual(await resolve('example.com', 80), [{ address: 'of example.com', family: 4, port: 80 }]);
  assert.deepEqual(await resolve('device.test', 5), [{ address: '::1', family: 6, port: 1000 }]);
});

function row(host: string, onPort: number, address: string, port: number | undefined) {
  return { host, onPort, address, port };
}

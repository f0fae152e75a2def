import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTransportPair } from './memory-transport.ts';

test('pieces arrive in order, the end after them, and the other direction stays open', async () => {
  const [a, b] = memoryTransportPair();
  await a.write(Buffer.from('one'));
  await a.write(Buffer.from('two'));
  await a.closeWrite();
  assert.equal(Buffer.from((await b.read())!).toString(), 'one');
  assert.equal(Buffer.from((await b.read())!).toString(), 'two');
  assert.equal(await b.read(), undefined);
  const reading = a.read();
  await b.write(Buffer.from('back'));
  assert.equal(Buffer.from((await reading)!).toString(), 'back');
});

test('a full pipe makes its writer wait until there is room', async () => {
  const [a, b] = memoryTransportPair();
  let written = false;
  const writing = a.write(new Uint8Array(100_000)).then(() => {
    written = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(written, false);
  assert.equal((await b.read())!.length, 100_000);
  await writing;
  await a.write(new Uint8Array(60_000));
  await assert.rejects(a.write(new Uint8Array(60_000), { timeout: 1 }), { code: 'net.timeout' });
});

test('closing ends pending operations on both sides', async () => {
  const [a, b] = memoryTransportPair();
  const here = a.read();
  const there = b.read();
  a.close();
  await assert.rejects(here, { code: 'net.closed' });
  assert.equal(await there, undefined);
  await assert.rejects(a.read(), { code: 'net.closed' });
  await assert.rejects(b.write(new Uint8Array(1)), { code: 'net.reset' });
  const [c] = memoryTransportPair();
  await assert.rejects(c.read({ timeout: 1 }), { code: 'net.timeout' });
  await assert.rejects(c.read({ signal: AbortSignal.abort() }), { code: 'net.aborted' });
});

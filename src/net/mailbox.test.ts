import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TlsError } from '../errors.ts';
import { Mailbox } from './mailbox.ts';

test('items and waiting readers are matched in order', async () => {
  const box = new Mailbox<number>(2);
  const first = box.take('taking', {});
  const second = box.take('taking', {});
  assert.deepEqual([box.put(1), box.put(2), box.put(3), box.put(4), box.put(5)], [true, true, true, true, false]);
  assert.deepEqual([await first, await second, await box.take('taking', {})], [1, 2, 3]);
});

test('an aborted reader gets nothing, and takes nothing from the next one', async () => {
  const box = new Mailbox<number>(1);
  await assert.rejects(box.take('taking', { timeout: 1 }), { code: 'net.timeout' });
  await assert.rejects(box.take('taking', { signal: AbortSignal.abort() }), { code: 'net.aborted' });
  const waiting = box.take('taking', {});
  box.put(1);
  assert.equal(await waiting, 1);
});

test('closing ends every wait, now and later, and returns the remaining items', async () => {
  const box = new Mailbox<number>(3);
  const error = new TlsError('net.closed', 'closed');
  const waiting = new Mailbox<number>(1);
  const wait = waiting.take('taking', {});
  assert.deepEqual(waiting.close(error), []);
  await assert.rejects(wait, (reason) => reason === error);
  box.put(1);
  box.put(2);
  assert.deepEqual(box.close(error), [1, 2]);
  assert.equal(box.put(3), false);
  assert.deepEqual(box.close(new TlsError('net.closed', 'closed again')), []);
  await assert.rejects(box.take('taking', {}), (reason) => reason === error);
});

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { TlsError } from '../errors.ts';
import { startDeadline } from './deadline.ts';
import { sleep, timeoutError, Waiter } from './waiter.ts';

test('a waiter settles once, and leaves no listener on the signal', async () => {
  const { signal } = new AbortController();
  const waiter = new Waiter<number>('counting', { signal, timeout: 10_000 });
  assert.equal(getEventListeners(signal, 'abort').length, 1);
  waiter.resolve(1);
  waiter.reject(new Error('too late'));
  assert.equal(await waiter.promise, 1);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a timeout and a signal each end the wait with a separate code, and say what was being done', async () => {
  let gaveUp = 0;
  const slow = new Waiter('counting sheep', { timeout: 1 }, () => gaveUp++);
  await assert.rejects(slow.promise, { code: 'net.timeout', message: 'counting sheep: nothing within 0.001 s' });
  const controller = new AbortController();
  const waiter = new Waiter('counting sheep', { signal: controller.signal }, () => gaveUp++);
  controller.abort(new Error('bored'));
  await assert.rejects(waiter.promise, { code: 'net.aborted' });
  await assert.rejects(new Waiter('x', { signal: controller.signal }, () => gaveUp++).promise, { code: 'net.aborted' });
  assert.equal(gaveUp, 3);
});

test('a signal that times out is a timeout, and a TlsError as its reason is kept unchanged', async () => {
  await assert.rejects(sleep(10_000, AbortSignal.timeout(1)), { code: 'net.timeout' });
  const reason = new TlsError('net.reset', 'mine');
  await assert.rejects(sleep(10_000, AbortSignal.abort(reason)), (error) => error === reason);
});

test('a deadline covers several steps, and the caller can still abort them', async () => {
  const short = startDeadline('all steps', 1, undefined);
  await assert.rejects(sleep(10_000, short.signal), {
    code: 'net.timeout',
    message: 'all steps: nothing within 0.001 s',
  });
  short.clear();
  const controller = new AbortController();
  const long = startDeadline('all steps', 10_000, controller.signal);
  const waiting = sleep(10_000, long.signal);
  controller.abort();
  await assert.rejects(waiting, { code: 'net.aborted' });
  long.clear();
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
});

test('the rest of a timeout is reported in round numbers', () => {
  for (const [milliseconds, text] of [
    [999.230705, '1 s'],
    [1_500, '1.5 s'],
    [9_960, '10 s'],
    [29_870.3, '30 s'],
    [300_000, '300 s'],
    [20, '0.02 s'],
  ] as const)
    assert.ok(timeoutError('waiting', milliseconds).message.endsWith(`nothing within ${text}`), text);
});

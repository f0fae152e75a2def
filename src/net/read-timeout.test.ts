import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { TlsError } from '../errors.ts';
import { ReadTimeout } from './read-timeout.ts';

/** Timers by the simulated time at which they fire. Node's own mock of timers ignores `refresh`. */
const timers = new Map<object, { at: number; readonly fire: () => void }>();
let now = 0;

beforeEach(() => {
  timers.clear();
  mock.method(globalThis, 'setTimeout', (fire: () => void, after: number) => {
    const start = () => timers.set(timer, { at: now + after, fire });
    const timer = { refresh: start, ref() {}, unref() {} };
    start();
    return timer;
  });
  mock.method(globalThis, 'clearTimeout', (timer: object) => timers.delete(timer));
});
afterEach(() => mock.restoreAll());

/** Simulates the passing of time. */
function pass(milliseconds: number): void {
  now += milliseconds;
  for (const [timer, { at, fire }] of timers) {
    if (at > now) continue;
    timers.delete(timer);
    fire();
  }
}

function timeout(): { timeout: ReadTimeout; errors: TlsError[] } {
  const errors: TlsError[] = [];
  return { timeout: new ReadTimeout('waiting for tea', (error) => errors.push(error)), errors };
}

test('a wait that lasts too long fails, once, with its purpose in the message', () => {
  const { timeout: one, errors } = timeout();
  one.begin({ timeout: 20 });
  pass(60);
  assert.deepEqual(
    [errors.length, errors[0]?.code, errors[0]?.message],
    [1, 'net.timeout', 'waiting for tea: nothing within 0.02 s'],
  );
});

test('each wait has the whole timeout, and the time between two does not count', () => {
  const { timeout: one, errors } = timeout();
  for (let i = 0; i < 4; i++) {
    one.begin({ timeout: 200 });
    pass(80);
    one.end();
  }
  one.begin({ timeout: 20 });
  one.end();
  pass(60);
  assert.deepEqual(errors, []);
  one.begin({ timeout: 20 });
  pass(60);
  assert.equal(errors.length, 1);
});

test('an abort signal ends the current wait, and none before or after', () => {
  const { timeout: one, errors } = timeout();
  const controller = new AbortController();
  one.begin({ signal: controller.signal });
  one.end();
  const other = new AbortController();
  one.begin({ signal: other.signal });
  controller.abort();
  assert.equal(errors.length, 0);
  other.abort();
  assert.deepEqual(
    errors.map((error) => error.code),
    ['net.aborted'],
  );
  one.end();
  one.begin({ signal: other.signal });
  assert.equal(errors.length, 2);
});

test('nothing fails after it was closed', () => {
  const { timeout: one, errors } = timeout();
  one.begin({ timeout: 10 });
  one.close();
  pass(30);
  assert.deepEqual(errors, []);
});

test('no listener stays on a signal that outlives the reads', () => {
  const { timeout: one, errors } = timeout();
  const { signal, listeners } = countingSignal();
  for (let i = 0; i < 3; i++) {
    one.begin({ signal });
    one.end();
  }
  assert.equal(listeners(), 1);
  one.releaseSignal();
  assert.equal(listeners(), 0);
  one.begin({ signal });
  one.begin({});
  assert.equal(listeners(), 0, 'a read without it');
  one.begin({ signal });
  one.close();
  assert.deepEqual([listeners(), errors], [0, []]);
});

function countingSignal(): { signal: AbortSignal; listeners: () => number } {
  const { signal } = new AbortController();
  let count = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    count++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    count--;
    removeEventListener.apply(signal, args);
  };
  return { signal, listeners: () => count };
}

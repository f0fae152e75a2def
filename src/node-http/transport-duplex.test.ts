import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mock, test } from 'node:test';
import type { Transport } from '../net/transport.ts';
import { TransportDuplex } from './transport-duplex.ts';

/** A transport that records each write, and never has anything to read. */
function recordingTransport(): Transport & { readonly writes: Buffer[] } {
  const writes: Buffer[] = [];
  const endpoint = { address: '127.0.0.1', port: 1 };
  return {
    writes,
    remote: endpoint,
    local: endpoint,
    read: () => new Promise(() => {}),
    write: async (bytes) => void writes.push(Buffer.from(bytes)),
    closeWrite: async () => {},
    close: () => {},
  };
}

test('data written together is sent in one write, as far as a record holds it', async () => {
  const transport = recordingTransport();
  const duplex = new TransportDuplex(transport);
  const pieces = [
    Buffer.from('head'),
    Buffer.from('body'),
    Buffer.alloc(16_380, 1),
    Buffer.alloc(40_000, 2),
    Buffer.alloc(5, 3),
  ];
  duplex.cork();
  for (const piece of pieces) duplex.write(piece);
  duplex.uncork();
  duplex.end();
  await once(duplex, 'finish');
  assert.deepEqual(
    transport.writes.map(({ length }) => length),
    [8, 16_380, 40_000, 5],
  );
  assert.deepEqual(Buffer.concat(transport.writes), Buffer.concat(pieces));
  assert.equal(duplex.bytesWritten, 8 + 16_380 + 40_000 + 5);
});

test('a failed write is reported to its caller', async () => {
  const transport = { ...recordingTransport(), write: () => Promise.reject(new Error('gone')) };
  const duplex = new TransportDuplex(transport);
  duplex.cork();
  duplex.write('a');
  duplex.write('b');
  duplex.uncork();
  const [error] = (await once(duplex, 'error')) as [Error];
  assert.equal(error.message, 'gone');
});

test('the timeout counts from the last byte, and ends with the stream', () => {
  const timers: { fire: () => void; refreshed: number; cleared: boolean }[] = [];
  mock.method(globalThis, 'setTimeout', (fire: () => void) => {
    const timer = { fire, refreshed: 0, cleared: false, refresh: () => timer.refreshed++, unref: () => timer };
    timers.push(timer);
    return timer;
  });
  mock.method(globalThis, 'clearTimeout', (timer: (typeof timers)[number] | undefined) => {
    if (timer !== undefined) timer.cleared = true;
  });
  try {
    const duplex = new TransportDuplex(recordingTransport());
    let fired = 0;
    duplex.on('timeout', () => fired++);
    duplex.setTimeout(100);
    duplex.write('x');
    assert.deepEqual([timers.length, timers[0]!.refreshed], [1, 1]);
    timers[0]!.fire();
    assert.equal(fired, 1);
    duplex.setTimeout(0);
    assert.ok(timers[0]!.cleared);
    duplex.setTimeout(100);
    duplex.destroy();
    assert.deepEqual([timers.length, timers[1]!.cleared, timers[1]!.refreshed], [2, true, 0]);
  } finally {
    mock.restoreAll();
  }
});

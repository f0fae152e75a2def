// A connection with faults, over a stream and a clock of the test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SocketState } from '../bridge/layout.ts';
import type { BridgeStream } from '../program-thread/bridge.ts';
import { FaultyStream, type StreamFaults } from './faulty-stream.ts';
import { parseFaults } from './plan.ts';

/** An open connection whose peer has sent 1 MB and takes everything, with this fault. */
function connected(text: string) {
  const context = { time: 0, away: false, met: [] as string[] };
  const written: number[] = [];
  const rest = { failure: 0, roomy: true, ended: false, takeSleeper: () => false };
  const inner = {
    state: SocketState.open,
    incoming: {
      ...rest,
      length: 1 << 20,
      read: (into: Uint8Array) => into.length,
      peek: (into: Uint8Array) => into.length,
    },
    outgoing: {
      ...rest,
      length: 0,
      space: 1 << 20,
      write: (bytes: Uint8Array) => {
        written.push(bytes.length);
        return bytes.length;
      },
    },
  } as unknown as BridgeStream;
  const stream = new FaultyStream(inner, {
    now: () => context.time,
    seed: 1,
    isDown: () => context.away,
    isDownForGood: () => false,
    met: (fault) => context.met.push(fault.text),
  });
  const [fault] = parseFaults([text]);
  const peer = { connection: 1 };
  const none = { peer, cut: undefined, corrupt: undefined, slow: undefined, drop: undefined };
  const kind = { reset: 'cut', stall: 'cut', close: 'cut' }[fault!.kind as string] ?? fault!.kind;
  stream.connect({ ...none, [kind]: fault } as StreamFaults);
  return { stream, context, written, read: (most: number) => stream.incoming.read(new Uint8Array(most)) };
}

test('drop: a segment that is lost again and again comes with the sixth retransmission', () => {
  const { stream, context, read } = connected('drop:99.9%');
  assert.equal(read(5000), 0);
  assert.equal(stream.nextDue(), 12_600); // 200 + 400 + … + 6400 ms
  context.time = 12_599;
  assert.equal(read(5000), 0);
  context.time = 12_600;
  assert.equal(read(1000), 1000);
  assert.equal(read(5000), 460); // the rest of its 1460 bytes
  assert.equal(read(5000), 0); // the next segment is lost too
  assert.deepEqual(new Set(context.met), new Set(['drop:99.9%']));
});

test('slow: bytes come in portions of a tenth of a second, at most two at once', () => {
  const { stream, context, read } = connected('slow:1k/s');
  assert.equal(read(5000), 0);
  assert.equal(stream.nextDue(), 100);
  context.time = 99;
  assert.equal(read(5000), 0);
  context.time = 100;
  assert.equal(read(5000), 100);
  context.time = 10_000;
  assert.equal(read(5000), 200);
  assert.equal(stream.outgoing.space, 200);
});

test('stall: what is written fills the buffer of 11,680 bytes, and nothing more is taken', () => {
  const { stream, written, read } = connected('stall@1:after=10');
  assert.equal(read(5000), 10);
  assert.equal(read(5000), 0);
  assert.equal(stream.incoming.ended, false);
  assert.equal(stream.outgoing.write(new Uint8Array(10_000)), 10_000);
  assert.equal(stream.outgoing.write(new Uint8Array(10_000)), 1680);
  assert.equal(stream.outgoing.space, 0);
  assert.equal(stream.isSilent, true);
  assert.deepEqual(written, []);
});

test('close: the data ends, and the third write finds the connection gone', () => {
  const { stream, read } = connected('close@1:after=10');
  assert.equal(read(5000), 10);
  assert.equal(stream.incoming.ended, true);
  assert.equal(stream.incoming.failure, 0);
  for (let i = 0; i < 2; i++) stream.outgoing.write(new Uint8Array(1));
  assert.equal(stream.outgoing.ended, false);
  stream.outgoing.write(new Uint8Array(1));
  assert.equal(stream.outgoing.ended, true);
});

test('reset: reading and writing fail at once', () => {
  const { stream, read } = connected('reset@1:after=10');
  assert.equal(stream.incoming.failure, 0);
  assert.equal(read(5000), 10);
  assert.notEqual(stream.incoming.failure, 0);
  assert.equal(stream.outgoing.failure, stream.incoming.failure);
  assert.equal(stream.outgoing.ended, true);
});

test('what is written while the network is away goes out when it is back', () => {
  const { stream, context, written } = connected('slow:1m/s');
  context.away = true;
  assert.equal(stream.outgoing.write(new Uint8Array(300)), 300);
  stream.nextDue();
  assert.deepEqual(written, []);
  context.away = false;
  stream.nextDue();
  assert.deepEqual(written, [300]);
});

// Memory of closed sockets is reused, but only after the main thread has finished with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedSocket, SocketState } from '../bridge/layout.ts';
import { SharedSockets } from './shared-sockets.ts';

test('the memory of a closed socket is not reused before the main thread has finished with it', () => {
  const sockets = new SharedSockets();
  const closed = sockets.take();
  closed.state = SocketState.open;
  sockets.giveBack(closed.memory);
  assert.notEqual(sockets.take().memory, closed.memory);
});

test('reused memory is in the initial state', () => {
  const sockets = new SharedSockets();
  const closed = sockets.take();
  closed.incoming.write(Uint8Array.of(1, 2, 3));
  closed.incoming.end(7);
  closed.outgoing.write(Uint8Array.of(4));
  closed.outgoing.announceSleep();
  closed.fail(9);
  closed.addPending(1);
  closed.state = SocketState.over;
  sockets.giveBack(closed.memory);

  const again = sockets.take();
  assert.equal(again.memory, closed.memory);
  assert.equal(again.incoming.capacity, new SharedSocket(again.memory).incoming.capacity);
  assert.deepEqual([again.state, again.failure, again.pending], [SocketState.fresh, 0, 0]);
  for (const ring of [again.incoming, again.outgoing]) {
    assert.deepEqual([ring.length, ring.space, ring.ended, ring.failure], [0, ring.capacity, false, 0]);
    assert.equal(ring.takeSleeper(), false);
  }
  assert.notEqual(sockets.take().memory, closed.memory, 'one at a time');
});

test('only a few closed sockets are kept', () => {
  const sockets = new SharedSockets();
  const all = Array.from({ length: 100 }, () => sockets.take());
  for (const socket of all) {
    socket.state = SocketState.over;
    sockets.giveBack(socket.memory);
  }
  const first = new Set(all.map(({ memory }) => memory));
  const reused = Array.from({ length: 100 }, () => sockets.take()).filter(({ memory }) => first.has(memory));
  assert.equal(reused.length, 16);
});

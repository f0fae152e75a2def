// UDP messages in a ring buffer: whole or not at all, in order, with their senders.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDatagram, writeDatagram } from './datagrams.ts';
import { RING_HEADER, Ring } from './ring.ts';

const ring = (size: number) => new Ring(new SharedArrayBuffer(RING_HEADER + size), 0, size);
const bytes = (text: string) => new TextEncoder().encode(text);

test('messages arrive in order, each with its sender, and peek does not remove one', () => {
  const own = ring(128);
  const first = { bytes: bytes('one'), address: '127.0.0.1', port: 65_535 };
  const second = { bytes: bytes(''), address: '2001:db8::1', port: 1 };
  assert.ok(writeDatagram(own, first) && writeDatagram(own, second));
  assert.deepEqual(readDatagram(own, 'peek'), first);
  assert.deepEqual(readDatagram(own, 'read'), first);
  assert.deepEqual(readDatagram(own, 'read'), second);
  assert.equal(readDatagram(own, 'read'), undefined);
  assert.equal(own.length, 0);
});

test('a message that does not fit is not written, and one that just fits is', () => {
  const own = ring(32);
  const message = (length: number) => ({ bytes: new Uint8Array(length).fill(7), address: '1.1.1.1', port: 9 });
  assert.equal(writeDatagram(own, message(18)), false); // 8 bytes of header, 7 of address
  assert.equal(own.length, 0);
  assert.equal(writeDatagram(own, message(17)), true);
  assert.equal(own.space, 0);
  assert.deepEqual(readDatagram(own, 'read'), message(17));
  // Wraps around the end of the ring.
  for (let i = 0; i < 20; i++) {
    assert.ok(writeDatagram(own, message(i % 10)));
    assert.deepEqual(readDatagram(own, 'read'), message(i % 10));
  }
});

// The default limits of readLine and readAll.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transport } from '../../net/transport.ts';
import { StreamSocket } from './stream-socket.ts';

const MEGABYTE = 1024 * 1024;

/** A socket whose peer sends these pieces and ends. */
function receiving(...pieces: Uint8Array[]): StreamSocket {
  return new StreamSocket({ read: async () => pieces.shift() } as Partial<Transport> as Transport);
}

test('readLine: a line of 64 KB with its line feed, and no longer one', async () => {
  const lineOf = (length: number) => new Uint8Array(length).fill(0x0a, length - 1);
  assert.equal((await receiving(lineOf(65_536)).readLine())?.length, 65_536);
  await assert.rejects(receiving(lineOf(65_537)).readLine(), { code: 'http.too_large' });
});

test('readAll: 64 MB and no more', async () => {
  const piece = new Uint8Array(16 * MEGABYTE);
  const pieces = [piece, piece, piece, piece];
  assert.equal((await receiving(...pieces).readAll()).length, 64 * MEGABYTE);
  await assert.rejects(receiving(...pieces, new Uint8Array(1)).readAll(), { code: 'http.too_large' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import { concatBytes } from '../../util/bytes.ts';
import { Transcript } from './transcript.ts';

const A = Uint8Array.of(1, 0, 0, 1, 65);
const B = Uint8Array.of(2, 0, 0, 1, 66);

test('messages before the hash is known count like later ones', () => {
  const transcript = new Transcript(nodeCrypto);
  transcript.add(A);
  const early = transcript.hashWith('sha384', B);
  transcript.start('sha384');
  assert.deepEqual(transcript.hash(), nodeCrypto.digest('sha384', A));
  transcript.add(B);
  assert.deepEqual(transcript.hash(), nodeCrypto.digest('sha384', A, B));
  assert.deepEqual(early, transcript.hash());
});

test('a HelloRetryRequest replaces the first ClientHello by its hash', () => {
  const transcript = new Transcript(nodeCrypto);
  transcript.add(A);
  transcript.start('sha256');
  transcript.replaceWithMessageHash();
  const early = transcript.hashWith('sha256', B);
  assert.throws(() => transcript.hashWith('sha384', B), RangeError);
  transcript.add(B);
  const messageHash = concatBytes(Uint8Array.of(0xfe, 0, 0, 32), nodeCrypto.digest('sha256', A));
  assert.deepEqual(transcript.hash(), nodeCrypto.digest('sha256', messageHash, B));
  assert.deepEqual(early, transcript.hash());
});

test('two hashes are concatenated, and messages are kept while needed', () => {
  const transcript = new Transcript(nodeCrypto);
  transcript.keepMessages();
  transcript.add(A);
  transcript.start('md5', 'sha1');
  transcript.add(B);
  assert.deepEqual(transcript.messages(), concatBytes(A, B));
  const both = concatBytes(nodeCrypto.digest('md5', A, B), nodeCrypto.digest('sha1', A, B));
  assert.deepEqual(transcript.hash(), both);
  transcript.dropMessages();
  assert.throws(() => transcript.messages(), RangeError);
});

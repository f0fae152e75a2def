import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { TlsError } from '../../errors.ts';
import { decompressByStream } from './decompression-stream.ts';

const TEXT = Buffer.from(`${randomBytes(50_000).toString('hex')}the end`);
const DAMAGED = { code: 'http.bad_content_encoding' };

test('gzip, deflate and raw deflate from zlib are decompressed, from a source that reuses its buffer', async () => {
  assert.deepEqual(await collect('gzip', pieces(gzipSync(TEXT))), TEXT);
  assert.deepEqual(await collect('deflate', pieces(deflateSync(TEXT))), TEXT);
  assert.deepEqual(await collect('deflate', pieces(deflateRawSync(TEXT))), TEXT);
  assert.deepEqual(await collect('gzip', pieces(gzipSync(''))), Buffer.alloc(0));
  assert.deepEqual(await collect('gzip', pieces(Buffer.alloc(0))), Buffer.alloc(0));
});

test('every truncated or damaged body is reported; an error of the source is passed on unchanged', async () => {
  const whole = gzipSync('twenty-one and a half degrees');
  for (let length = 1; length < whole.length; length++)
    await assert.rejects(collect('gzip', pieces(whole.subarray(0, length))), DAMAGED, `${length} bytes`);
  await assert.rejects(collect('gzip', pieces(Buffer.from('not gzip at all'))), DAMAGED);
  const wrongSum = gzipSync(TEXT);
  wrongSum[wrongSum.length - 8]! ^= 1;
  await assert.rejects(collect('gzip', pieces(wrongSum)), DAMAGED);
  async function* cut() {
    yield gzipSync(TEXT).subarray(0, 1_000);
    throw new TlsError('http.truncated', 'cut');
  }
  await assert.rejects(collect('gzip', cut()), { code: 'http.truncated' });
});

test('a consumer that stops early stops the source, and a bomb is only decompressed as far as it is read', async () => {
  let stopped = false;
  let given = 0;
  const bomb = gzipSync(Buffer.alloc(200_000_000)); // longer than the input that runtimes buffer
  async function* source() {
    try {
      for (let at = 0; at < bomb.length; at += 1_000) {
        given += 1_000;
        yield bomb.subarray(at, at + 1_000);
      }
    } finally {
      stopped = true;
    }
  }
  let largest = 0;
  let taken = 0;
  for await (const piece of decompressByStream('gzip', source())) {
    largest = Math.max(largest, piece.length);
    if (++taken === 10) break;
  }
  assert.equal(stopped, true);
  assert.ok(largest <= 2 ** 21, `a piece of ${largest} bytes`);
  assert.ok(given < bomb.length / 2, `${given} of ${bomb.length} bytes were taken`);
});

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(777);
  for (let at = 0; at < bytes.length; at += buffer.length) {
    const piece = bytes.subarray(at, at + buffer.length);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill(0xee);
  }
}

async function collect(coding: string, source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of decompressByStream(coding, source)) all.push(piece);
  return Buffer.concat(all);
}

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { TlsError } from '../../errors.ts';
import { decompress } from './decompress.ts';

const TEXT = Buffer.from(`${randomBytes(50_000).toString('hex')}the end`);

test('gzip, zlib and raw deflate are decompressed, from a source that reuses its buffer', async () => {
  assert.deepEqual(await collect(decompress('gzip', pieces(gzipSync(TEXT)))), TEXT);
  assert.deepEqual(await collect(decompress('deflate', pieces(deflateSync(TEXT)))), TEXT);
  assert.deepEqual(await collect(decompress('deflate', pieces(deflateRawSync(TEXT)))), TEXT);
  assert.deepEqual(await collect(decompress('gzip', pieces(Buffer.alloc(0)))), Buffer.alloc(0));
});

test('a damaged or truncated body is reported as such; an error of the source is passed on unchanged', async () => {
  const damaged = { code: 'http.bad_content_encoding' };
  await assert.rejects(collect(decompress('gzip', pieces(Buffer.from('not gzip at all')))), damaged);
  await assert.rejects(collect(decompress('gzip', pieces(gzipSync(TEXT).subarray(0, 1_000)))), damaged);
  async function* cut() {
    yield gzipSync(TEXT).subarray(0, 1_000);
    throw new TlsError('http.truncated', 'cut');
  }
  await assert.rejects(collect(decompress('gzip', cut())), { code: 'http.truncated' });
});

test('a consumer that stops early stops the source, and a bomb is only decompressed as far as it is read', async () => {
  let stopped = false;
  let given = 0;
  const bomb = gzipSync(Buffer.alloc(50_000_000));
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
  for await (const piece of decompress('gzip', source())) {
    assert.ok(piece.length > 0);
    break;
  }
  assert.equal(stopped, true);
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

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of source) all.push(piece);
  return Buffer.concat(all);
}

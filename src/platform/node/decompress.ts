// Streaming decompression of gzip and deflate by zlib: nothing is decoded before it is read.
import { Readable, type Transform } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { TlsError } from '../../errors.ts';

/** How far zlib may run ahead of who reads, in bytes each way; newer versions of Node would take four times as much. */
const AHEAD = { highWaterMark: 16_384, chunkSize: 16_384 };

/**
 * @param coding - `gzip` or `deflate` (RFC 9110 §8.4.1).
 * @param source - its pieces are copied.
 * @returns the decoded bytes, in pieces of at most 16 KB; stopping early stops the source.
 * @throws TlsError `http.bad_content_encoding`, or the source's error.
 */
export async function* decompress(coding: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  let transform: Transform | undefined;
  try {
    const first = await pieces.next();
    if (first.done) return; // an empty body is no gzip either, and servers send it
    transform = decoderFor(coding, first.value);
    let sourceError: unknown;
    const input = Readable.from(feed(first.value, pieces), { objectMode: true, highWaterMark: 1 });
    input.on('error', (error) => {
      sourceError = error;
      transform?.destroy(error);
    });
    input.pipe(transform);
    try {
      for await (const piece of transform) yield piece as Uint8Array;
    } catch (error) {
      if (sourceError !== undefined) throw sourceError;
      throw new TlsError('http.bad_content_encoding', `the body is not ${coding}: ${(error as Error).message}`, {
        cause: error,
      });
    } finally {
      input.destroy();
    }
  } finally {
    transform?.destroy();
    await pieces.return?.();
  }
}

/** Many servers send deflate without the zlib wrapper that the name implies. */
function decoderFor(coding: string, first: Uint8Array): Transform {
  if (coding === 'gzip') return createGunzip(AHEAD);
  const wrapped = (first[0]! & 0x0f) === 8;
  return wrapped ? createInflate(AHEAD) : createInflateRaw(AHEAD);
}

async function* feed(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  // zlib reads a piece in another thread, when the source's view of it may be gone.
  yield first.slice();
  for (;;) {
    const next = await rest.next();
    if (next.done) return;
    yield next.value.slice();
  }
}

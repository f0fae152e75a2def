import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exactChunks, textLines } from './chunks.ts';

/** Pieces of these lengths in rotation, from one buffer that is overwritten after each. */
async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(64);
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const piece = bytes.subarray(at, at + (sizes[i % sizes.length] ?? 7));
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill(0xee);
    at += piece.length;
  }
}

const SIZES = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 });

test('chunks have the requested size, whatever the pieces were', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 500 }),
      SIZES,
      fc.integer({ min: 1, max: 90 }),
      async (bytes, sizes, size) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of exactChunks(inPieces(bytes, sizes), size)) chunks.push(chunk.slice());
        assert.deepEqual(Buffer.concat(chunks), Buffer.from(bytes));
        for (const [i, chunk] of chunks.entries())
          assert.ok(chunk.length === size || (i === chunks.length - 1 && chunk.length > 0));
      },
    ),
  );
});

test('lines do not depend on where the pieces were cut, with any of the three line ends', async () => {
  const text = fc.array(fc.constantFrom('a', 'ü', '€', '\n', '\r\n', '\r', '')).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, SIZES, async (whole, sizes) => {
      const lines: string[] = [];
      for await (const line of textLines(inPieces(Buffer.from(whole), sizes), new TextDecoder(), 1_000))
        lines.push(line);
      const expected = whole.split(/\r\n|\n|\r/);
      if (expected.at(-1) === '') expected.pop();
      assert.deepEqual(lines, expected);
    }),
  );
});

test('a line past the limit is refused', async () => {
  const lines = textLines(inPieces(Buffer.alloc(200, 'x'), [50]), new TextDecoder(), 100);
  await assert.rejects(lines.next(), { code: 'http.too_large' });
});

test('an endless line is scanned once, not again with every piece', async () => {
  const piece = new Uint8Array(64).fill(0x61);
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield piece;
  }
  await assert.rejects(textLines(endless(), new TextDecoder(), 8_000_000).next(), { code: 'http.too_large' });
});

// How much of a response's head is read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TlsStream } from '../net/tls-stream.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { fetchHead } from './exchange.ts';

test('a head of 32 KB is read whole, a longer one up to there', async () => {
  const linesOf = async (kilobytes: number) => {
    const line = `X: ${'x'.repeat(1019)}\r\n`; // 1024 bytes
    const pieces = ['HTTP/1.1 200 OK\r\n', ...Array<string>(kilobytes).fill(line), '\r\n'];
    const stream = {
      write: async () => {},
      read: async () => {
        const piece = pieces.shift();
        return piece === undefined ? undefined : encodeUtf8(piece);
      },
    } as Partial<TlsStream> as TlsStream;
    const library = { protocol: '1.0', headers: [] } as const;
    const head = await fetchHead(stream, { host: 'host.test', path: '/' }, library, { timeout: 600_000 });
    assert.equal(head.status, 200);
    return { lines: head.lines.filter((each) => each.startsWith('X: ')).length, unread: pieces.length };
  };
  assert.deepEqual(await linesOf(31), { lines: 31, unread: 0 });
  assert.deepEqual(await linesOf(40), { lines: 32, unread: 9 });
});

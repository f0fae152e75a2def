import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TlsError } from '../errors.ts';
import { DEFAULT_HTTP_LIMITS } from './limits.ts';
import { ResponseParser } from './response-parser.ts';

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

interface Parsed {
  readonly status: number | undefined;
  readonly informational: readonly number[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly trailers: readonly (readonly [string, string])[] | undefined;
  readonly reusable: boolean;
}

test('a response with a length: head, body as views, end, and the connection can be reused', () => {
  assert.deepEqual(parse('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nX-A: 2\r\n\r\nhello'), {
    status: 200,
    informational: [],
    headers: [
      ['Content-Length', '5'],
      ['X-A', '1'],
      ['X-A', '2'],
    ],
    body: 'hello',
    trailers: [],
    reusable: true,
  });
});

test('the reason phrase is safe to print', () => {
  const parser = new ResponseParser('GET');
  parser.receive(new Uint8Array(Buffer.from('HTTP/1.1 404 d\xe9j\xe0 \x9b2J\r\nContent-Length: 0\r\n\r\n', 'latin1')));
  const event = parser.next();
  assert.equal(event?.type === 'head' && event.head.reason, 'd\xe9j\xe0 \\x9b2J');
});

test('a chunked body may have extensions and trailers', () => {
  const parsed = parse(`${CHUNKED}5;a=b;c="d e"\r\nhello\r\n1\r\n!\r\n0\r\nX-Hash: abc\r\n\r\n`);
  assert.equal(parsed.body, 'hello!');
  assert.deepEqual(parsed.trailers, [['X-Hash', 'abc']]);
  assert.equal(parsed.reusable, true);
});

test('a body without a length lasts until the connection ends', () => {
  assert.equal(parse('HTTP/1.1 200 OK\r\n\r\nabc').trailers, undefined);
  const parsed = parse('HTTP/1.1 200 OK\r\n\r\nabc', { end: true });
  assert.deepEqual([parsed.body, parsed.trailers, parsed.reusable], ['abc', [], false]);
});

test('1xx responses come before the final one; 204, 304, HEAD and CONNECT have no body', () => {
  const parsed = parse('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 \r\nLink: x\r\n\r\nHTTP/1.1 204 None\r\n\r\n');
  assert.deepEqual([parsed.informational, parsed.status, parsed.trailers], [[100, 103], 204, []]);
  const withLength = (status: number) => `HTTP/1.1 ${status} X\r\nContent-Length: 7\r\n\r\n`;
  assert.deepEqual(parse(withLength(304)).trailers, []);
  assert.deepEqual(parse(withLength(200), { method: 'HEAD' }).trailers, []);
  assert.deepEqual(parse(withLength(200), { method: 'CONNECT' }).trailers, []);
  assert.equal(parse(withLength(407), { method: 'CONNECT' }).trailers, undefined);
});

test('unrequested data after a response makes the connection unusable', () => {
  assert.equal(parse('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n').reusable, false);
  assert.equal(parse('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n').reusable, false);
  assert.equal(parse('HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n').reusable, false);
  assert.equal(parse('HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n').reusable, true);
});

const OK = 'HTTP/1.1 200 OK\r\n';
const BAD: Readonly<Record<string, readonly [code: string, response: string]>> = {
  'both lengths': ['http.bad_framing', `${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
  'both lengths, the other way round': [
    'http.bad_framing',
    `${OK}Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n`,
  ],
  'two Content-Lengths': ['http.bad_framing', `${OK}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx`],
  'a list of lengths': ['http.bad_framing', `${OK}Content-Length: 1, 1\r\n\r\nx`],
  'a signed length': ['http.bad_framing', `${OK}Content-Length: +1\r\n\r\nx`],
  'a hexadecimal length': ['http.bad_framing', `${OK}Content-Length: 0x1\r\n\r\nx`],
  'a length past 2^53': ['http.bad_framing', `${OK}Content-Length: 9999999999999999\r\n\r\nx`],
  'a coding twice': ['http.bad_framing', `${OK}Transfer-Encoding: chunked, chunked\r\n\r\n`],
  'an unknown coding': ['http.bad_framing', `${OK}Transfer-Encoding: xchunked\r\n\r\n`],
  'chunked in HTTP/1.0': ['http.bad_framing', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
  'a folded header': ['http.bad_header', `${OK}A: b\r\n c\r\n\r\n`],
  'a space before the colon': ['http.bad_header', `${OK}Content-Length : 1\r\n\r\nx`],
  'no colon': ['http.bad_header', `${OK}nonsense\r\n\r\n`],
  'no name': ['http.bad_header', `${OK}: x\r\n\r\n`],
  'a bare LF': ['http.bad_header', `${OK}A: b\nC: d\r\n\r\n`],
  'a bare CR': ['http.bad_header', `${OK}A: b\rC: d\r\n\r\n`],
  'a NUL': ['http.bad_header', `${OK}A: b\0\r\n\r\n`],
  'a control character': ['http.bad_header', `${OK}A: \x07\r\n\r\n`],
  'an LF before the end': ['http.bad_header', `${OK}A: b\r\n\n`],
  'a bare LF after the status': ['http.bad_status_line', 'HTTP/1.1 200 OK\n\n'],
  'no HTTP at all': ['http.bad_status_line', 'SSH-2.0-OpenSSH_9.2\r\n'],
  'HTTP/2': ['http.bad_status_line', 'HTTP/2.0 200 OK\r\n\r\n'],
  'a status of four digits': ['http.bad_status_line', 'HTTP/1.1 2000 OK\r\n\r\n'],
  'a status under 100': ['http.bad_status_line', 'HTTP/1.1 099 OK\r\n\r\n'],
  'an upgrade': ['http.unexpected_upgrade', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n'],
  'a chunk size with a sign': ['http.bad_chunk', `${CHUNKED}-1\r\n`],
  'a chunk size with 0x': ['http.bad_chunk', `${CHUNKED}0x1\r\nx`],
  'no chunk size': ['http.bad_chunk', `${CHUNKED}\r\n`],
  'a chunk size with a space': ['http.bad_chunk', `${CHUNKED}1 \r\nx`],
  'a huge chunk size': ['http.bad_chunk', `${CHUNKED}fffffffffffffff\r\nx`],
  'a chunk that is too long': ['http.bad_chunk', `${CHUNKED}1\r\nxy\r\n`],
  'a chunk line with a bare LF': ['http.bad_chunk', `${CHUNKED}1\nx`],
  'a bad chunk extension': ['http.bad_chunk', `${CHUNKED}1;a b\r\nx`],
  'a folded trailer': ['http.bad_chunk', `${CHUNKED}0\r\nA: b\r\n c\r\n\r\n`],
};

for (const [name, [code, response]] of Object.entries(BAD))
  test(`refused: ${name}`, () => {
    assert.throws(() => parse(response), { code });
    // Also byte by byte: no state may lose earlier data.
    assert.throws(() => parse(response, { pieces: [...response] }), { code });
  });

test('limits: a line, a head, its fields, chunk extensions, trailers, informational responses', () => {
  const long = (limit: number) => 'x'.repeat(limit);
  const { lineBytes, headBytes, headerFields, chunkExtensionBytes, trailerBytes } = DEFAULT_HTTP_LIMITS;
  const tooLarge = { code: 'http.too_large' };
  assert.throws(() => parse(`HTTP/1.1 200 ${long(lineBytes)}`), tooLarge);
  assert.throws(() => parse(`${OK}A: ${long(lineBytes)}`), tooLarge);
  assert.throws(() => parse(`${OK}${`A: ${long(8_000)}\r\n`.repeat(headBytes / 8_000 + 1)}`), tooLarge);
  assert.throws(() => parse(`${OK}${'A: 1\r\n'.repeat(headerFields + 1)}`), tooLarge);
  assert.throws(
    () => parse(`${CHUNKED}${`1;${long(1_000)}\r\nx\r\n`.repeat(chunkExtensionBytes / 1_000 + 1)}`),
    tooLarge,
  );
  assert.throws(() => parse(`${CHUNKED}1;${long(2_000)}`), tooLarge);
  assert.throws(() => parse(`${CHUNKED}0\r\n${`A: ${long(1_000)}\r\n`.repeat(trailerBytes / 1_000 + 1)}`), tooLarge);
  assert.throws(() => parse('HTTP/1.1 100 Continue\r\n\r\n'.repeat(9)), tooLarge);
});

test('an endless line is refused as soon as it exceeds the limit, however small its pieces', () => {
  const parser = new ResponseParser('GET');
  const piece = Buffer.from('x'.repeat(1_000));
  let sent = 0;
  assert.throws(
    () => {
      parser.receive(Buffer.from(`${OK}A: `));
      assert.equal(parser.next(), undefined);
      for (; sent < 1_000_000; sent += piece.length) {
        parser.receive(piece);
        assert.equal(parser.next(), undefined);
      }
    },
    { code: 'http.too_large' },
  );
  assert.ok(sent <= DEFAULT_HTTP_LIMITS.lineBytes);
});

const WHOLE: readonly string[] = [
  'HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX: y\r\n\r\nhello world',
  `${CHUNKED}5;a="b\\"c"\r\nhello\r\n6\r\n world\r\n0\r\nT: 1\r\n\r\n`,
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404 Not Found\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n',
];

test('a response cut at every byte parses the same in two pieces', () => {
  for (const response of WHOLE) {
    const whole = parse(response);
    for (let cut = 0; cut <= response.length; cut++)
      assert.deepEqual(parse(response, { pieces: [response.slice(0, cut), response.slice(cut)] }), whole);
  }
});

test('a response in any pieces parses the same', () => {
  fc.assert(
    fc.property(fc.constantFrom(...WHOLE), fc.array(fc.integer({ min: 1, max: 20 })), (response, sizes) => {
      const pieces: string[] = [];
      let at = 0;
      for (const size of sizes) {
        pieces.push(response.slice(at, at + size));
        at += size;
      }
      assert.deepEqual(parse(response, { pieces: [...pieces, response.slice(at)] }), parse(response));
    }),
  );
});

test('a response whose connection ends at any byte before its end is truncated', () => {
  for (const response of WHOLE)
    for (let cut = 0; cut < response.length; cut++)
      assert.throws(() => parse(response.slice(0, cut), { end: true }), { code: 'http.truncated' });
});

test('a changed byte gives a response or an http error, never anything else', () => {
  fc.assert(
    fc.property(fc.constantFrom(...WHOLE), fc.nat(), fc.nat(255), (response, where, byte) => {
      const at = where % response.length;
      const changed = response.slice(0, at) + String.fromCharCode(byte) + response.slice(at + 1);
      try {
        parse(changed, { end: true });
      } catch (error) {
        assert.ok(error instanceof TlsError && error.kind === 'http', String(error));
      }
    }),
    { numRuns: 2_000 },
  );
});

function parse(
  response: string,
  {
    method = 'GET',
    pieces = [response],
    end = false,
  }: { method?: string; pieces?: readonly string[]; end?: boolean } = {},
): Parsed {
  const parser = new ResponseParser(method);
  const parsed = { status: undefined as number | undefined, informational: [] as number[], body: '' };
  let headers: Parsed['headers'] = [];
  let trailers: Parsed['trailers'];
  const drain = () => {
    for (let event = parser.next(); event !== undefined; event = parser.next()) {
      if (event.type === 'informational') parsed.informational.push(event.head.status);
      if (event.type === 'head') {
        parsed.status = event.head.status;
        headers = [...event.head.headers];
      }
      if (event.type === 'data') parsed.body += Buffer.from(event.bytes).toString('latin1');
      if (event.type === 'end') trailers = [...event.trailers];
    }
  };
  for (const piece of pieces) {
    parser.takeRest();
    parser.receive(Buffer.from(piece, 'latin1'));
    drain();
  }
  if (end) {
    parser.receiveEnd();
    drain();
  }
  return { ...parsed, headers, trailers, reusable: parser.reusable };
}

// llhttp's response fixtures, with its strict settings: the results of Node's own parser compared with ours.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TlsError } from '../../src/errors.ts';
import { ResponseParser } from '../../src/http/response-parser.ts';
import { testWithShared } from '../support/shared.ts';

const FILES = ['sample.md', 'content-length.md', 'transfer-encoding.md', 'pausing.md'];

/** Responses that llhttp accepts and we refuse, each with the reason. An entry that no longer differs fails. */
const REFUSED: Readonly<Record<string, string>> = {
  'RTSP response': 'another protocol',
  'ICE response': 'another protocol',
  'HTTP version 0.9': 'HTTP/0.9 has no status line; whoever sends one is confused',
  'Response starting with CRLF': 'RFC 9112 §2.2 allows empty lines before requests, not before responses',
  '`chunked` before other transfer-encoding': 'a coding that nobody asked for, and whose length is a guess (§6.1)',
  'multiple transfer-encoding where chunked is not the last one': 'the same',
  '`chunkedchunked` transfer-encoding does not enable chunked enconding': 'an unknown coding',
};

interface Fixture {
  readonly name: string;
  readonly meta: { readonly type: string; readonly skipBody?: boolean };
  readonly input: Uint8Array;
  readonly log: string;
}

interface Outcome {
  readonly error: boolean;
  readonly status: number | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly complete: boolean;
}

testWithShared('vectors/http', "llhttp's response fixtures", async (folder, t) => {
  const fixtures = FILES.flatMap((file) => readFixtures(readFileSync(join(folder, file), 'utf8')));
  // The lenient modes of llhttp are for servers that cannot be fixed; we have none.
  const strict = fixtures.filter(({ meta }) => meta.type === 'response');
  assert.equal(fixtures.length, 45);
  assert.equal(strict.length, 43);
  for (const name of Object.keys(REFUSED))
    assert.ok(
      strict.some((fixture) => fixture.name === name),
      name,
    );

  for (const fixture of strict)
    await t.test(fixture.name, () => {
      const expected = expectedOutcome(fixture.log);
      const ours = parse(fixture);
      if (REFUSED[fixture.name] === undefined) return assert.deepEqual(ours, expected);
      assert.equal(expected.error, false, 'llhttp refuses it too');
      assert.equal(ours.error, true, 'we take it too');
    });
});

function readFixtures(markdown: string): Fixture[] {
  const fixture = /^##+ (.+)\n[\s\S]*?<!-- meta=(.+?) *-->\n```http\n([\s\S]*?)```\n[\s\S]*?```log\n([\s\S]*?)```/gm;
  return [...markdown.matchAll(fixture)].map(([, name, meta, http, log]) => ({
    name: name!,
    meta: JSON.parse(meta!) as Fixture['meta'],
    input: Buffer.from(decodeFixture(http!), 'latin1'),
    log: log!,
  }));
}

/** Lines end in CRLF except for those that end in a backslash; escapes are kept. */
function decodeFixture(text: string): string {
  return text
    .replace(/\n$/, '')
    .replace(/\\\n/g, '')
    .replace(/\n/g, '\r\n')
    .replace(/\\r/g, '\r')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\f/g, '\f')
    .replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The first message in llhttp's log. */
function expectedOutcome(log: string): Outcome {
  const headers: [string, string][] = [];
  let status: number | undefined;
  let body = '';
  let complete = false;
  let error = false;
  let name = '';
  for (const line of log.split('\n')) {
    const [, kind, text] = /span\[(\w+)\]="(.*)"$/.exec(line) ?? [];
    if (kind === 'header_field') name = text!;
    if (kind === 'header_value' && status === undefined) headers.push([name, text!.replaceAll('\\t', '\t').trim()]);
    if (kind === 'body') body += text!;
    if (line.endsWith('span[body]=cr')) body += '\r';
    if (line.endsWith('span[body]=lf')) body += '\n';
    if (/headers complete status=(\d+)/.test(line)) status = Number(/status=(\d+)/.exec(line)![1]);
    if (/error code=\d+/.test(line) && !line.includes('Paused')) error = true;
    if (line.endsWith('message complete')) complete = true;
    if (complete) break;
  }
  return error
    ? { error, status: undefined, headers: [], body: '', complete: false }
    : { error, status, headers, body, complete };
}

function parse(fixture: Fixture): Outcome {
  const parser = new ResponseParser(fixture.meta.skipBody ? 'HEAD' : 'GET');
  let outcome: Outcome = { error: false, status: undefined, headers: [], body: '', complete: false };
  try {
    parser.receive(fixture.input);
    for (let event = parser.next(); event !== undefined; event = parser.next()) {
      if (event.type === 'head') outcome = { ...outcome, status: event.head.status, headers: [...event.head.headers] };
      if (event.type === 'data')
        outcome = { ...outcome, body: outcome.body + Buffer.from(event.bytes).toString('latin1') };
      if (event.type === 'end') outcome = { ...outcome, complete: true };
    }
  } catch (error) {
    assert.ok(error instanceof TlsError && error.kind === 'http', String(error));
    return { error: true, status: undefined, headers: [], body: '', complete: false };
  }
  return outcome;
}

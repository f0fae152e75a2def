import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { MAX_POST } from '../doctor/explain/diagnose.ts';
import { runCommandLine } from './command-line.ts';
import { explain } from './explain.ts';

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-explain-'));
});
after(() => rmSync(folder, { recursive: true }));

async function run(words: readonly string[], input: string | Readable = '', env: Record<string, string> = {}) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const stdin = typeof input === 'string' ? Readable.from([input]) : input;
  const io = { stdout, stderr, stdin, env, signal: new AbortController().signal };
  const code = await runCommandLine(['explain', ...words], { commands: [explain], version: '0', io });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), err: await text(stderr) };
}

test('one cause on stdout, with a fix, a line to change and a test; exit 0', async () => {
  const { code, out, err } = await run(['OSError: [Errno 12] ENOMEM in urequests']);
  assert.equal(code, 0);
  assert.match(out, /^most likely: out of memory\n {2}seen: {3}OSError: \[Errno 12\] ENOMEM/);
  for (const label of ['cause:', 'fix:', 'line:', 'test:']) assert.match(out, new RegExp(`^ {2}${label} +\\S`, 'm'));
  assert.ok(out.split('\n').every((line) => line.length <= 100 || line.startsWith('  line:')));
  assert.equal(err, '');
});

test('other causes are counted, and shown with --more', async () => {
  const post = 'OSError: -29440\nOSError: 113';
  const short = await run([post]);
  assert.match(short.out, /other possible causes?: .*\(--more\)\n$/);
  const long = await run([post, '--more']);
  assert.ok((long.out.match(/^or: /gm) ?? []).length >= 2, long.out);
  assert.doesNotMatch(long.out, /--more/);
});

test('from a file, from stdin by name and without', async () => {
  const file = join(folder, 'post.txt');
  writeFileSync(file, 'RuntimeError: Out of sockets\n');
  for (const result of [
    await run([file]),
    await run(['-'], 'RuntimeError: Out of sockets\n'),
    await run([], 'RuntimeError: Out of sockets\n'),
  ])
    assert.match(result.out, /^most likely: all sockets are in use/);
});

test('on a terminal a line says how to end the input', async () => {
  const terminal = Object.assign(Readable.from(['MQTTException: 5']), { isTTY: true });
  const { out, err } = await run([], terminal);
  assert.match(err, /Paste the text, then press Ctrl-D/);
  assert.match(out, /^most likely: the MQTT broker refuses the login/);
});

test('--board determines what a number means; an unknown board is named', async () => {
  const on = async (board: string) => (await run(['OSError: 113', '--board', board])).out;
  assert.match(await on('pico-w@micropython-1.27'), /EHOSTUNREACH/);
  assert.match(await on('pico-w@circuitpython-10.2'), /ECONNABORTED/);
  const { code, err } = await run(['OSError: 113', '--board', 'pico-z']);
  assert.equal(code, 2);
  assert.match(err, /board\.unknown/);
});

test('a banner names the firmware and its profile', async () => {
  const { out } = await run([], 'MicroPython v1.27.0 on 2025-12-09; Raspberry Pi Pico W with RP2040\nOSError: -2\n');
  assert.match(
    out,
    /^board: {4}MicroPython 1\.27 on Raspberry Pi Pico W with RP2040 \(--board\s+pico-w@micropython-1\.27/,
  );
});

test('--json: the causes, most likely first; --format md: an answer for a forum', async () => {
  const post = 'OSError: -9984';
  const { explanations: causes } = JSON.parse((await run([post, '--json'])).out) as {
    explanations: { theme: string; fix: string }[];
  };
  assert.equal(causes[0]?.theme, 'certificate');
  assert.ok(causes[0].fix.length > 20);
  assert.equal((await run([post, '--format', 'json'])).out, (await run([post, '--json'])).out);
  const { out } = await run(['OSError: `-9984` ``` of', '--format', 'md']);
  assert.match(out, /^\*\*Most likely: the server's certificate was refused\*\*\n\n````\n/);
  assert.match(out, /\*\*Fix:\*\* [^\n]+/);
  assert.match(out, /\*\*Test:\*\* [^\n]+/);
});

test('--json output contains no terminal escapes', async () => {
  const { out } = await run(['OSError: -9984 \x9b2J\x7f\u202e', '--json']);
  assert.doesNotMatch(out, /[\x7f\x9b\u202e]/);
  const shown = await run(['OSError: -9984 \x1b]0;title\x07 \u202e']);
  for (const obeyed of ['\x07', '\x1b', '\u202e']) assert.ok(!shown.out.includes(obeyed));
});

test('a key or a password in a post causes a warning, and is never shown', async () => {
  const key = `-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIKd0bXlTZWNyZXRLZXlCeXRlcw\n-----END PRIVATE KEY-----`;
  const post = `wlan.connect("home", "hunter2horse")\n${key}\nOSError: -2 password="hunter2horse"`;
  for (const words of [[post], [post, '--json'], [post, '--format', 'md'], [post, '--more']]) {
    const { code, out, err } = await run(words);
    assert.equal(code, 0);
    assert.doesNotMatch(out + err, /hunter2horse|MC4CAQAw/, words[1] ?? 'text');
    assert.match(err, /warning: the text contains a private key/);
    assert.match(err, /warning: the text contains a password/);
  }
});

test('no known cause: exit 1, with examples; no input: a usage error', async () => {
  const { code, out, err } = await run(['good', 'morning']);
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /^No known error found\. Examples of what explain recognises:\n {2}OSError: \(-17040/);
  for (const words of [[], ['-'], ['  ']]) {
    const result = await run(words, '\n');
    assert.equal(result.code, 2);
    assert.match(result.err, /cli\.usage/);
  }
});

test('a number that begins with a dash is not an option', async () => {
  for (const words of [['-0x7280'], ['-29312'], ['returned', '-0x7280', '--json']])
    assert.match((await run(words)).out, /MBEDTLS_ERR_SSL_CONN_EOF/, words.join(' '));
});

test('input is read up to a limit, which is reported', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield 'OSError: -202 again and again\n'.repeat(100);
    })(),
  );
  const { code, err } = await run([], endless);
  assert.equal(code, 0);
  assert.match(err, new RegExp(`only the first ${MAX_POST / 1024} KB are read`));
});

test('--link: the address of the page, if a base address is given', async () => {
  const base = ['--link', '--link-base', 'https://pages.example/thimble'];
  const plain = await run([...base, 'OSError: (-12288, ']);
  assert.deepEqual([plain.code, plain.out], [0, 'https://pages.example/thimble/errors/-12288.html\n']);
  const env = { THIMBLE_LINK_BASE: 'http://127.0.0.1:8000/' };
  const all = await run(['--link', '--more', 'OSError: -29440\nRuntimeError: Out of sockets'], '', env);
  assert.match(all.out, /^(?:http:\/\/127\.0\.0\.1:8000\/(?:errors|texts)\/[^\s/]+\.html\n){2,}$/);
  const json = JSON.parse((await run([...base, '--json', 'ENOMEM'])).out) as { explanations: { link: string }[] };
  assert.equal(json.explanations[0]!.link, 'https://pages.example/thimble/errors/enomem.html');
  const md = await run([...base, '--format', 'md', 'ENOMEM']);
  assert.match(md.out, /\*\*More:\*\* <https:\/\/pages\.example\/thimble\/errors\/enomem\.html>\n$/);
  assert.doesNotMatch((await run(['ENOMEM', '--json'], '', env)).out, /"link"/);

  for (const words of [
    ['--link'],
    ['--link-base', 'https://pages.example/'],
    ['--link', '--link-base', 'pages.example'],
  ]) {
    const { code, out, err } = await run([...words, 'ENOMEM']);
    assert.deepEqual([code, out], [2, ''], words.join(' '));
    assert.match(err, /cli\.usage/);
  }
  assert.match((await run(['--link', 'ENOMEM'])).err, /--link-base https:\/\/… or in THIMBLE_LINK_BASE/);
  assert.equal((await run([...base, 'nothing that is known'])).code, 1);
});

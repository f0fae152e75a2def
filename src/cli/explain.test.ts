import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { explain } from './explain.ts';
import { runProgram } from './program.ts';

async function run(words: readonly string[], options: { json?: boolean } = {}, input = '') {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const io = { stdout, stderr, stdin: Readable.from([input]), env: {}, signal: new AbortController().signal };
  const code = await explain.run([words], options, io);
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), err: await text(stderr) };
}

test('an error in words on stdout, exit 0', async () => {
  const { code, out, err } = await run(['OSError:', '-9984']);
  assert.equal(code, 0);
  assert.match(out, /^-9984 \(-0x2700\)\n {2}in mbedTLS .*:\n {4}MBEDTLS_ERR_X509_CERT_VERIFY_FAILED\n {4}cause: .*\n/);
  assert.match(out, /\n {4}fix: {3}\S/);
  assert.ok(out.split('\n').every((line) => line.length <= 100));
  assert.equal(err, '');
});

test('the reason in the lower layer comes first', async () => {
  const { out } = await run(["OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')"]);
  assert.ok(out.indexOf('MPI_ALLOC_FAILED, the reason') < out.indexOf('RSA_PUBLIC_FAILED, where it happened'));
});

test('--json, and a traceback on stdin', async () => {
  const { code, out } = await run(['-'], { json: true }, 'Traceback:\nOSError: [Errno 12] ENOMEM\n');
  assert.equal(code, 0);
  const { explanations } = JSON.parse(out) as { explanations: { subject: string }[] };
  assert.deepEqual(
    explanations.map(({ subject }) => subject),
    ['12'],
  );
});

test('--json shows nothing that a terminal obeys, and reads as what was given', async () => {
  const log = 'OSError: -9984 \x9b2J\x7f\u202e';
  const { out } = await run([log], { json: true });
  assert.match(out, /\\u009b2J\\u007f\\u202e/);
  assert.equal((JSON.parse(out) as { text: string }).text, log);
});

test('nothing that is known: exit 1, and what would be', async () => {
  const { code, out, err } = await run(['good', 'morning']);
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, /What is understood:\n {2}OSError: \(-17040/);
});

test('a number that begins with a dash is no option', async () => {
  const stdout = new PassThrough();
  const io = {
    stdout,
    stderr: new PassThrough(),
    stdin: Readable.from([]),
    env: {},
    signal: new AbortController().signal,
  };
  const settings = { commands: [explain], version: '0', io };
  for (const words of [['-0x7280'], ['-29312'], ['returned', '-0x7280', '--json']])
    assert.equal(await runProgram(['explain', ...words], settings), 0, words.join(' '));
  stdout.end();
  assert.equal((await text(stdout)).match(/MBEDTLS_ERR_SSL_CONN_EOF/g)?.length, 3);
});

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { recordIo } from '../../tests/support/io.ts';
import { parseTimeout, readInput, writeResult } from './options.ts';

test('time-outs have a range', () => {
  assert.equal(parseTimeout('2.5'), 2500);
  for (const text of ['0', '-1', '', 'soon', 'Infinity', 'NaN'])
    assert.throws(() => parseTimeout(text), { code: 'cli.usage' });
});

test('a file that cannot be read or written is named, with the option and the reason', async () => {
  await assert.rejects(readInput('/nowhere/ca.pem', '--cacert'), {
    code: 'cli.file',
    message: '--cacert /nowhere/ca.pem cannot be read: there is no such file',
  });
  await assert.rejects(readInput('/', '--roots'), { code: 'cli.file', message: /^--roots \/ .*a folder$/ });
  await assert.rejects(writeResult('x', '/nowhere/out.pem', recordIo().io.stdout), { code: 'cli.file' });
});

test('results go to stdout, or to the file that was named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thimble-'));
  try {
    const { io, stdout } = recordIo();
    await writeResult('to stdout', undefined, io.stdout);
    await writeResult('to the file', join(folder, 'out'), io.stdout);
    assert.equal(stdout(), 'to stdout');
    assert.equal(await readFile(join(folder, 'out'), 'utf8'), 'to the file');
  } finally {
    await rm(folder, { recursive: true });
  }
});

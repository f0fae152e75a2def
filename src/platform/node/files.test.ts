import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isTlsError } from '../../errors.ts';
import { MAX_FILE, readBounded, readFile } from './files.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-files-'));
});
after(() => rmSync(folder, { recursive: true }));

const refusal = (path: string, limit?: number) => {
  try {
    readFile(path, limit);
  } catch (error) {
    if (isTlsError(error)) return error;
    throw error;
  }
  return undefined;
};

test('a file is read unchanged, up to its limit and no further', () => {
  const path = join(folder, 'file');
  for (const length of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
    const bytes = Buffer.alloc(length, 'thimble');
    writeFileSync(path, bytes);
    assert.ok(Buffer.from(readBounded(path, length)).equals(bytes));
    if (length > 0) assert.throws(() => readBounded(path, length - 1), { code: 'EFBIG' });
  }
});

test('a large file is refused before it is read', () => {
  const path = join(folder, 'image');
  ftruncateSync(openSync(path, 'w'), MAX_FILE + 1);
  const error = refusal(path);
  assert.equal(error?.code, 'context.file');
  assert.match(error.message, /image cannot be read: it is larger than 64 MB/);
  assert.match(error.hint, /too large to be a certificate/);
});

test('an endless device is read up to the limit', {
  skip: !existsSync('/dev/zero') && 'no /dev/zero',
}, () => {
  assert.match(refusal('/dev/zero', 100_000)!.message, /\/dev\/zero cannot be read: it is larger than/);
  assert.equal(readFile('/dev/null').length, 0);
});

test('a FIFO without a writer is empty, and does not block', {
  skip: process.platform === 'win32' && 'no FIFO',
}, () => {
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  assert.equal(readFile(path).length, 0);
});

test('a pipe is read to its end, however slow its writer is', {
  skip: process.platform === 'win32' && 'no sh',
}, () => {
  const script = `import { readFile } from ${JSON.stringify(new URL('files.ts', import.meta.url).href)};
    process.stdout.write(readFile("/dev/stdin"));`;
  const node = `${process.execPath} --import tsx --input-type=module --eval '${script}'`;
  const command = `{ printf one; sleep 0.2; printf two; } | ${node}`;
  assert.equal(execFileSync('sh', ['-c', command], { encoding: 'utf8' }), 'onetwo');
});

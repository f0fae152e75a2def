import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolders } from './make-folders.ts';

test('creates a folder with its parents, and accepts one that is there', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-folders-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const deep = join(folder, 'a', 'b');
  makeFolders(deep, 0o700);
  makeFolders(deep);
  assert.equal(statSync(join(folder, 'a')).mode & 0o777, 0o700);
  writeFileSync(join(folder, 'file'), '');
  assert.throws(() => makeFolders(join(folder, 'file')), { code: 'EEXIST' });
  assert.throws(() => makeFolders(join(folder, 'file', 'a')), { code: 'ENOTDIR' });
});

// With `recursive` Node 20 never returns here.
test('fails in a file system that has no new folders', { skip: process.platform !== 'linux' && 'needs /proc' }, () => {
  assert.throws(() => makeFolders('/proc/thimble'), { code: 'ENOENT' });
  assert.throws(() => makeFolders('/proc/thimble/deeper'), { code: 'ENOENT' });
});

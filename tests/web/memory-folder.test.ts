// Files in memory behave like a real folder: the same random operations on both, with the same results.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { MemoryFolder } from '../../src/micropython/program-thread/browser/memory-folder.ts';
import { NodeFolder } from '../../src/micropython/program-thread/node/folder.ts';
import type { ProgramFolder } from '../../src/micropython/program-thread/program-folder.ts';

const PATHS = ['/a', '/b', '/a/c', '/a/d', '/b/c'];
const path = fc.constantFrom(...PATHS);

type Operation = (folder: ProgramFolder) => unknown;
const named = (text: string, run: Operation) => Object.assign(run, { toString: () => text });

const write = (folder: ProgramFolder, at: string, position: number, bytes: Uint8Array) => {
  const handle = folder.open(at, 'read and write');
  try {
    return folder.write(handle, bytes, position);
  } finally {
    folder.close(handle);
  }
};
const read = (folder: ProgramFolder, at: string) => {
  const handle = folder.open(at, 'read');
  try {
    const into = new Uint8Array(8);
    return [folder.read(handle, into, 2), [...into]];
  } finally {
    folder.close(handle);
  }
};

const isFile = (folder: ProgramFolder, at: string) => (folder.stat(at).mode & 0o170_000) === 0o100_000;

const operation: fc.Arbitrary<Operation> = fc.oneof(
  path.map((at) => named(`mkdir ${at}`, (folder) => folder.mkdir(at))),
  path.map((at) => named(`create ${at}`, (folder) => folder.create(at))),
  path.map((at) => named(`list ${at}`, (folder) => folder.list(at).sort())),
  path.map((at) => named(`rmdir ${at}`, (folder) => folder.rmdir(at))),
  path.map((at) => named(`read ${at}`, (folder) => read(folder, at))),
  path.map((at) => named(`whole ${at}`, (folder) => isFile(folder, at) && [...folder.readWhole(at, 1000)])),
  path.map((at) =>
    named(`stat ${at}`, (folder) => {
      return isFile(folder, at) && folder.stat(at).size;
    }),
  ),
  fc.tuple(path, path).map(([from, to]) => named(`rename ${from} ${to}`, (folder) => folder.rename(from, to))),
  fc
    .tuple(path, fc.nat(20))
    .map(([at, size]) => named(`truncate ${at} ${size}`, (folder) => folder.truncate(at, size))),
  fc
    .tuple(path, fc.nat(20), fc.uint8Array({ minLength: 1, maxLength: 8 }))
    .map(([at, position, bytes]) => named(`write ${at} ${position}`, (folder) => write(folder, at, position, bytes))),
);

/** The result of an operation, or the code of its failure. */
function outcome(folder: ProgramFolder, run: Operation): unknown {
  try {
    return run(folder) ?? 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

test('a folder in memory behaves like a real folder', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
      const folder = mkdtempSync(join(tmpdir(), 'thimble-memory-'));
      try {
        const real = new NodeFolder(folder);
        const ours = new MemoryFolder({}, () => 0);
        for (const run of operations) assert.deepEqual(outcome(ours, run), outcome(real, run), String(run));
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: 100 },
  );
});

test('given files are in their folders, cannot be reached by .., and are limited', () => {
  const folder = new MemoryFolder({ 'lib/a/b.py': Buffer.from('b'), '../x.py': Buffer.from('x') }, () => 0);
  assert.deepEqual([folder.list('/').sort(), folder.list('/lib/a')], [['lib', 'x.py'], ['b.py']]);
  folder.remove('/lib/a/b.py');
  assert.deepEqual(Object.keys(folder.files()), ['x.py']);
  assert.throws(() => folder.readWhole('/x.py', 0), { code: 'EFBIG' });
  assert.throws(() => folder.truncate('/x.py', 2 ** 31), { code: 'ENOSPC' });
  assert.throws(() => folder.close(99), { code: 'EBADF' });
});

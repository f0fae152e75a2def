// A build that replaces the output while others read it: scripts/lay-over.ts.
import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { layOver } from '../scripts/lay-over.ts';

test('a build replaces changed files, adds new ones, removes old ones, and touches nothing else', () => {
  inFolder((folder) => {
    const [fresh, dist] = [join(folder, 'fresh'), join(folder, 'dist')];
    write(dist, { 'same.js': 'same', 'changed.js': 'before', 'gone/old.js': 'gone', 'gone/deep/older.js': 'gone' });
    write(fresh, { 'same.js': 'same', 'changed.js': 'after', 'new/one.js': 'new' });
    const same = statSync(join(dist, 'same.js'));
    const open = openSync(join(dist, 'changed.js'), 'r');
    layOver(fresh, dist);
    assert.equal(readFileSync(open, 'utf8'), 'before', 'whoever had it open reads on');
    closeSync(open);
    assert.deepEqual(
      [statSync(join(dist, 'same.js')).ino, statSync(join(dist, 'same.js')).mtimeMs],
      [same.ino, same.mtimeMs],
    );
    assert.equal(readFileSync(join(dist, 'changed.js'), 'utf8'), 'after');
    assert.equal(readFileSync(join(dist, 'new', 'one.js'), 'utf8'), 'new');
    assert.ok(!existsSync(join(dist, 'gone')));
  });
});

test('the first build creates the folder', () => {
  inFolder((folder) => {
    write(join(folder, 'fresh'), { 'cli/main.js': 'main' });
    layOver(join(folder, 'fresh'), join(folder, 'dist'));
    assert.equal(readFileSync(join(folder, 'dist', 'cli', 'main.js'), 'utf8'), 'main');
  });
});

test('a reader during a hundred builds never finds a file missing or incomplete', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-build-'));
  try {
    const [fresh, dist] = [join(folder, 'fresh'), join(folder, 'dist')];
    const texts = ['a', 'b'].map((letter) => letter.repeat(50_000));
    write(dist, { 'main.js': texts[0]! });
    const stop = new Int32Array(new SharedArrayBuffer(8));
    const reader = new Worker(
      `const { readFileSync } = require('node:fs');
       const { workerData: { path, stop }, parentPort } = require('node:worker_threads');
       const wrong = [];
       do {
         Atomics.add(stop, 1, 1);
         try {
           const text = readFileSync(path, 'latin1');
           if (text.length !== 50000 || text !== text[0].repeat(50000)) wrong.push(text.length);
         } catch (error) { wrong.push(error.code); }
       } while (Atomics.load(stop, 0) === 0);
       parentPort.postMessage(wrong);`,
      { eval: true, workerData: { path: join(dist, 'main.js'), stop } },
    );
    const heard = new Promise<unknown>((resolve) => reader.once('message', resolve));
    while (Atomics.load(stop, 1) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    for (let i = 1; i <= 100; i++) {
      write(fresh, { 'main.js': texts[i % 2]! });
      layOver(fresh, dist);
    }
    Atomics.store(stop, 0, 1);
    assert.deepEqual(await heard, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

function inFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-build-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

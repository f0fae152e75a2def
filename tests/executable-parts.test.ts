// The parts that the executable loads when they are needed (scripts/bundle-parts.ts): each one works, and a short run
// loads none of the large ones.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { THIMBLE } from './support/cli.ts';

const PARTS = fileURLToPath(new URL('../dist/bin/parts/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'thimble-parts-'));
after(() => rmSync(folder, { recursive: true }));

/** Reports each part that is loaded, in both threads. */
const REPORT = `const { _load } = require('node:module');
require('node:module')._load = function (name, ...rest) {
  if (/^\\.\\/parts\\//.test(name)) require('node:fs').writeSync(2, 'part ' + name + '\\n');
  return _load.call(this, name, ...rest);
};`;

async function partsOf(...words: string[]): Promise<readonly string[]> {
  const report = join(folder, 'report.cjs');
  writeFileSync(report, REPORT);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-r', report, THIMBLE, ...words]);
  assert.equal(stdout, '1\n');
  return [...new Set([...stderr.matchAll(/^part \.\/parts\/(.*)\.cjs$/gm)].map(([, name]) => name!))].sort();
}

test('a short run loads the lists and pins of its firmware, and nothing else', async () => {
  assert.deepEqual(await partsOf('run', '-c', 'print(1)', '--board', 'pico-w@micropython-1.27'), [
    'modules-micropython',
    'pins-micropython-pins',
  ]);
});

test('a program for CircuitPython that handles exceptions loads the Python parser too', async () => {
  const code = 'try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    print(1)';
  assert.deepEqual(await partsOf('run', '-c', code, '--board', 'esp32-s3@circuitpython-10.2'), [
    'circuitpython-esp32-s3',
    'lezer',
    'modules-circuitpython',
  ]);
});

test('a recording loads the portable cryptography, with which its keys can be made again', async () => {
  const file = join(folder, 'a.rec');
  const code = 'import ssl, os; os.urandom(1); print(1)';
  assert.ok((await partsOf('run', '-c', code, '--record', file)).includes('noble'));
});

test('each part can be loaded, and has all that it is asked for', () => {
  const require = createRequire(import.meta.url);
  require('reflect-metadata'); // @peculiar/x509 needs it first, as in src/cli/cert/issue.ts
  const names = readdirSync(PARTS);
  assert.ok(names.length > 15);
  for (const name of names) {
    const part = require(join(PARTS, name)) as Readonly<Record<string, object>>;
    const imports = Object.keys(part);
    assert.notEqual(imports.length, 0, name);
    for (const each of imports) assert.notEqual(Object.keys(part[each]!).length, 0, `${name}: ${each}`);
  }
});

// V8's code cache of the executable (src/platform/node/code-cache.ts): what it changes is only how soon a command starts.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { thimble } from './support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'thimble-code-cache-'));
after(() => rmSync(folder, { recursive: true }));

const RUN = ['run', '-c', 'print(6 * 7)', '--board', 'pico-w@micropython-1.27'];

async function runIn(cache: string, env: Record<string, string> = {}): Promise<void> {
  const { stdout, stderr, code } = await thimble(RUN, { env: { XDG_CACHE_HOME: cache, ...env } });
  assert.deepEqual({ stdout, stderr, code }, { stdout: '42\n', stderr: '', code: 0 });
}

/** The files of a cache with their content, by the name of the script. */
function cached(cache: string): Record<string, Buffer> {
  const names = readdirSync(join(cache, 'thimble')).sort();
  return Object.fromEntries(names.map((name) => [name.split('-v')[0]!, readFileSync(join(cache, 'thimble', name))]));
}

test("the first run saves both threads' code, and later runs use it", async () => {
  const cache = join(folder, 'first');
  await runIn(cache);
  const first = cached(cache);
  assert.deepEqual(Object.keys(first), ['run.cjs', 'worker.cjs']);
  await runIn(cache);
  assert.deepEqual(cached(cache), first); // an unused cache would be replaced
});

test('a damaged cache is replaced', async () => {
  const cache = join(folder, 'damaged');
  await runIn(cache);
  for (const name of readdirSync(join(cache, 'thimble'))) {
    const path = join(cache, 'thimble', name);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 2]! ^= 1;
    writeFileSync(path, name.startsWith('run') ? bytes : bytes.subarray(0, 10_000));
  }
  const damaged = cached(cache);
  await runIn(cache);
  for (const [name, bytes] of Object.entries(cached(cache))) assert.notDeepEqual(bytes, damaged[name], name);
});

test('the caches of another build are removed, those of other scripts and versions of Node are not', async () => {
  const cache = join(folder, 'older');
  mkdirSync(join(cache, 'thimble'), { recursive: true, mode: 0o700 });
  const { version, arch } = process;
  const others = [`run.cjs-v1.2.3-${arch}-0123`, `explain.cjs-${version}-${arch}-0123`];
  for (const name of [`run.cjs-${version}-${arch}-0123`, ...others]) writeFileSync(join(cache, 'thimble', name), '');
  await runIn(cache);
  const left = readdirSync(join(cache, 'thimble'));
  assert.deepEqual(left.filter((name) => name.endsWith('-0123')).sort(), others.sort());
  assert.equal(left.length, 4);
});

test('what others could have written is not used', {
  skip: process.platform === 'win32' && 'no mode bits',
}, async () => {
  const cache = join(folder, 'others');
  await runIn(cache);
  chmodSync(join(cache, 'thimble'), 0o777);
  for (const name of readdirSync(join(cache, 'thimble'))) writeFileSync(join(cache, 'thimble', name), '');
  await runIn(cache);
  for (const bytes of Object.values(cached(cache))) assert.equal(bytes.length, 0);
});

test('without a folder for it nothing is saved, and everything works', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await runIn(file);
  await runIn(join(folder, 'off'), { NODE_DISABLE_COMPILE_CACHE: '1' });
  assert.ok(!existsSync(join(folder, 'off')));
});

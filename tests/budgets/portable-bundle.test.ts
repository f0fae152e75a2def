// The download size of `thimble/portable` for a page or a worker: the minified bundle, with error codes and no advice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { ERROR_ADVICE } from '../../src/errors/advice.ts';

const MAX_BYTES = 325_000; // 321 KB at the time of writing

const FOLDER = fileURLToPath(new URL('../../dist/entry/', import.meta.url));

async function bundle(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: FOLDER },
    bundle: true,
    minify: true,
    charset: 'utf8',
    platform: 'browser',
    format: 'iife',
    globalName: 'portable',
    write: false,
  });
  return outputFiles[0]!.text;
}

const isIn = (code: string, text: string) => code.includes(text) || code.includes(text.replaceAll("'", "\\'"));

test('the portable bundle contains no advice, and stays within its budget', async () => {
  const code = await bundle("export { TlsError } from './portable.js';\nexport * from './portable.js';");
  const texts = Object.values(ERROR_ADVICE).flatMap(({ cause, fix }) => [cause, fix]);
  assert.deepEqual(
    texts.filter((text) => isIn(code, text)),
    [],
  );
  assert.ok(code.length < MAX_BYTES, `${code.length} bytes`);
  assert.equal(hintIn(code), '');
});

test('the server, encrypted keys and the list of public suffixes are separate imports', async () => {
  const code = await bundle("export * from './portable.js';");
  assert.ok(!code.includes('blogspot') && !code.includes('isPublicSuffix="'));
  const inAll = ['portable', 'portable-server', 'encrypted-keys'].map((name) => `export * from './${name}.js';`);
  const all = await bundle(inAll.join('\n'));
  for (const text of ['createServerEngine', 'the password does not open the private key'])
    assert.deepEqual([isIn(code, text), isIn(all, text)], [false, true], text);
  const list = await bundle("export * from './public-suffix.js';");
  assert.ok(list.includes('blogspot') && list.length > 100_000);
});

test('with thimble/errors imported too, errors have hints', async () => {
  const code = await bundle("import './errors.js';\nexport { TlsError } from './portable.js';");
  assert.equal(hintIn(code), ERROR_ADVICE['x509.expired'].fix);
});

function hintIn(code: string): string {
  return runInNewContext(`${code}; new portable.TlsError('x509.expired', '').hint`, { crypto: {} }) as string;
}

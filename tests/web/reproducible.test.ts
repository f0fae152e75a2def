// The page's build is reproducible: another checkout gives the bytes whose hashes `thimble web --hashes` prints.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundlePage } from '../../scripts/page.ts';
import { hashPage, readPage } from '../../src/web/server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('a build in another folder gives the same bytes as the published one', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-elsewhere-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const checkout = `${folder}/a checkout of somebody else/`;
  for (const name of ['src', 'scripts/page', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  const sources = await bundlePage(checkout, join(folder, 'page'));
  assert.ok(sources.has('src/web/page/main.tsx') && sources.has('src/web/page/engine/worker.ts'));
  const published = hashPage(readPage(new URL('../../dist/web/page/', import.meta.url)));
  assert.deepEqual(hashPage(readPage(pathToFileURL(`${folder}/page/`))), published);
  assert.ok(published.length > 5);
});

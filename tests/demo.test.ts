// `npm run demo`, whole: it checks its own story as it tells it, and here that it tells all of it and leaves nothing.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('the demo tells its story to the end, and leaves nothing behind', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'thimble-'));
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/demo.ts'], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    assert.equal(stderr, '');
    const decisive = [
      'garden.example.com/moisture -> OSError: (-12288',
      'proved: garden.example.com',
      "garden.example.com/moisture -> 200 {'moisture': 41}",
      'garden.example.com/moisture -> 200 { moisture: 41 }',
      'refused: x509.name_mismatch',
      'refused: x509.unknown_issuer',
      'received 100 MB',
      'nothing is left behind',
    ];
    let at = 0;
    for (const line of decisive) {
      const found = stdout.indexOf(line, at);
      assert.notEqual(found, -1, `${line}, in its place in:\n${stdout}`);
      at = found + line.length;
    }
    // tsx keeps a cache of its own there.
    assert.deepEqual(
      (await readdir(temporary)).filter((name) => !name.startsWith('tsx-')),
      [],
    );
  } finally {
    await rm(temporary, { recursive: true });
  }
});

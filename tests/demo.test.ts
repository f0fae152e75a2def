// Runs all of `npm run demo`, which checks its own output, and checks here that it is complete and leaves no files; and
// that its picture in the README shows this output. THIMBLE_WRITE_PAGES=1 npm test -- tests/demo updates it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { demoPicture } from '../scripts/pictures/demo-picture.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('the demo runs to the end, and leaves no files', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'thimble-'));
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/demo.ts'], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    assert.equal(stderr, '');
    const picture = demoPicture(stdout);
    const path = join(ROOT, 'docs/images/demo.svg');
    if (process.env.THIMBLE_WRITE_PAGES !== undefined) await writeFile(path, picture);
    const why = 'docs/images/demo.svg shows what the demo printed before: THIMBLE_WRITE_PAGES=1 npm test -- tests/demo';
    assert.equal(withoutChance(await readFile(path, 'utf8')), withoutChance(picture), why);
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
    // tsx keeps a cache there.
    assert.deepEqual(
      (await readdir(temporary)).filter((name) => !name.startsWith('tsx-')),
      [],
    );
  } finally {
    await rm(temporary, { recursive: true });
  }
});

/** Ports, dates, fingerprints and keys are different each time. */
function withoutChance(svg: string): string {
  return svg
    .replace(/:\d{4,5}/g, ':PORT')
    .replace(/\d{4}-\d\d-\d\d/g, 'DATE')
    .replace(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/g, 'FINGERPRINT')
    .replace(/>[\w+/=]{4,64}</g, '>BASE64<');
}

// The pictures of terminals in docs/images show what the commands print now. To update them after a change:
// THIMBLE_WRITE_PAGES=1 npm test -- tests/pictures
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { terminalPictures } from '../scripts/pictures/terminal-pictures.ts';

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));

test('each picture of a terminal is what its command prints, and its page shows it', async () => {
  const pictures = await terminalPictures();
  assert.deepEqual([...pictures.keys()], ['run.svg', 'explain.svg', 'check.svg', 'trust.svg']);
  for (const [name, picture] of pictures) {
    const path = `${DOCS}images/${name}`;
    if (process.env.THIMBLE_WRITE_PAGES !== undefined) writeFileSync(path, picture);
    assert.equal(readFileSync(path, 'utf8'), picture, `${name}: THIMBLE_WRITE_PAGES=1 npm test -- tests/pictures`);
    assert.ok(picture.length < 8_000, name);
    const page = readFileSync(`${DOCS}${name.replace('.svg', '.md')}`, 'utf8');
    assert.match(page, new RegExp(`!\\[\\w[^\\]]+\\]\\(images/${name}\\)`));
  }
});

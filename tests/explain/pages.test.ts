// The output of `thimble explain` in README.md and docs/explain.md is current. To update it after a change:
// THIMBLE_WRITE_PAGES=1 npm test -- explain/pages
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BLOCK = /^```console\n\$ (npx thimble explain [^\n]+)\n(.*?)```$/gms;

for (const page of ['README.md', 'docs/explain.md'])
  test(`${page} shows the output of explain`, async () => {
    const text = readFileSync(ROOT + page, 'utf8');
    const blocks = [...text.matchAll(BLOCK)];
    assert.ok(blocks.length > 0);
    let now = text;
    for (const [whole, command, shown] of blocks) {
      const words = command!.replace('npx thimble', `"${process.execPath}" dist/bin/thimble.cjs`);
      const { stdout } = await promisify(execFile)('sh', ['-c', words], { cwd: ROOT });
      now = now.replace(whole!, () => `\`\`\`console\n$ ${command}\n${stdout}\`\`\``);
      if (process.env.THIMBLE_WRITE_PAGES === undefined) assert.equal(shown, stdout, command);
    }
    if (process.env.THIMBLE_WRITE_PAGES !== undefined) writeFileSync(ROOT + page, now);
  });

// `npm run bench -- run`: how long a program takes to start, beside Node itself, and what its prints and its garbage cost.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row } from './row.ts';

export const title = 'thimble run';

const THIMBLE = fileURLToPath(new URL('../dist/bin/thimble.cjs', import.meta.url));
const BOARD = 'pico-w@micropython-1.27';
/** Runs of each; the fastest counts, since the machine may do other things. */
const RUNS = 7;

const PRINTS = 'for i in range(100000): print(i)\n';
const GARBAGE = `
import gc, time
most = 0
for i in range(100000):
    time.sleep_ms(0)
    held = bytearray(1000)
    if i % 1000 == 0:
        most = max(most, gc.mem_alloc())
print(most)
`;

export async function* bench(): AsyncIterable<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-bench-'));
  try {
    const programs = { one: 'print(1)\n', prints: PRINTS, garbage: GARBAGE };
    for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, `${name}.py`), text);
    const run = (name: string) => [THIMBLE, 'run', join(folder, `${name}.py`), '--board', BOARD];
    const start = fastest(run('one'));
    yield {
      measure: 'run of print(1), node -e 0',
      unit: 'ms',
      ours: start,
      peer: fastest(['-e', '0']),
      reach: 6,
      moreIsBetter: false,
    };
    yield { measure: '100,000 print, without the start', unit: 'ms', ours: fastest(run('prints'), 3) - start };
    yield {
      measure: '100,000 host calls with garbage, memory',
      unit: 'KB',
      ours: Number(output(run('garbage'))) / 1000,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds. */
function fastest(words: readonly string[], runs = RUNS): number {
  return Math.min(
    ...Array.from({ length: runs }, () => {
      const start = performance.now();
      output(words);
      return performance.now() - start;
    }),
  );
}

function output(words: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

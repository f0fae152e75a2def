// Startup times: the executable compared with `node -e 0`, the library's entries compared with undici.
// CPU time of whole processes; runs of ours and of the peer alternate; medians.
import { fileURLToPath } from 'node:url';
import type { Row } from './row.ts';
import { compareUsage } from './run-support/usage.ts';

export const title = 'start: CPU and time of whole processes';

const RUNS = 15;
const THIMBLE = fileURLToPath(new URL('../dist/bin/thimble.cjs', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const NOTHING = ['-e', '0'];
const UNDICI = ['--input-type=module', '-e', 'import "undici"'];
const CASES: readonly (readonly [name: string, ours: readonly string[], peer: readonly string[], reach: number])[] = [
  ['thimble --version / node -e 0', [THIMBLE, '--version'], NOTHING, 2],
  ['thimble explain / node -e 0', [THIMBLE, 'explain', '-0x7280'], NOTHING, 2.5],
  ["thimble run -c 'print(1)' / node -e 0", [THIMBLE, 'run', '-c', 'print(1)'], NOTHING, 6],
  ['thimble/requests / undici', importing('requests'), UNDICI, 1.2],
  ['thimble/ssl / undici', importing('ssl'), UNDICI, 1.5],
  ['thimble/https / undici', importing('https'), UNDICI, 1.5],
];

export async function* bench(): AsyncGenerator<Row> {
  for (const [measure, ours, peer, reach] of CASES) {
    const usage = await compareUsage(ours, peer, { runs: RUNS, folder: ROOT });
    for (const unit of ['cpu', 'wall'] as const)
      yield { measure: `${measure}, ${unit}`, unit: 'ms', ...usage[unit], reach, moreIsBetter: false };
  }
}

function importing(entry: string): string[] {
  return ['--input-type=module', '-e', `import "thimble/${entry}"`];
}

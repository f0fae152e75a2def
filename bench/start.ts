// How long it takes until something happens: the executable against `node -e 0`, the library's entries against undici.
// CPU time of whole processes, runs of ours and of the peer in turn, medians.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, type Row } from './row.ts';

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
    const times = { ours: [] as Usage[], peer: [] as Usage[] };
    for (let i = 0; i < RUNS; i++) {
      times.ours.push(await timed(ours));
      times.peer.push(await timed(peer));
    }
    for (const unit of ['cpu', 'wall'] as const)
      yield {
        measure: `${measure}, ${unit}`,
        unit: 'ms',
        ours: median(times.ours.map((usage) => usage[unit])),
        peer: median(times.peer.map((usage) => usage[unit])),
        reach,
        moreIsBetter: false,
      };
  }
}

interface Usage {
  readonly cpu: number;
  readonly wall: number;
}

function importing(entry: string): string[] {
  return ['--input-type=module', '-e', `import "thimble/${entry}"`];
}

/** Milliseconds, as bash measures them: Node knows its own CPU time alone. */
async function timed(args: readonly string[]): Promise<Usage> {
  const script = 'TIMEFORMAT="%U %S %R"; time "$@" >/dev/null 2>&1';
  const { stderr } = await promisify(execFile)('bash', ['-c', script, 'bash', process.execPath, ...args], {
    cwd: ROOT,
  });
  const [user, system, wall] = stderr
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1000);
  return { cpu: user! + system!, wall: wall! };
}

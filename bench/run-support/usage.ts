// Resource usage of a whole process, measured by bash: Node only knows its own CPU time.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { median } from '../row.ts';

/** Milliseconds. */
export interface Usage {
  readonly cpu: number;
  readonly wall: number;
}

/** Where the output of a measured process goes, and is discarded. */
export type Output = 'null' | 'pipe';

const SCRIPTS: Readonly<Record<Output, string>> = {
  null: 'time "$@" >/dev/null 2>&1',
  pipe: 'set -o pipefail; { time "$@" 2>/dev/null; } | cat >/dev/null',
};

/** Runs Node and discards its output. */
export async function usageOf(args: readonly string[], folder: string, output: Output = 'null'): Promise<Usage> {
  const script = `TIMEFORMAT="%U %S %R"; ${SCRIPTS[output]}`;
  const { stderr } = await promisify(execFile)('bash', ['-c', script, 'bash', process.execPath, ...args], {
    cwd: folder,
  });
  const [user, system, wall] = stderr
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1000);
  return { cpu: user! + system!, wall: wall! };
}

/** Medians of the same number of runs of each; the runs alternate. */
export async function compareUsage(
  ours: readonly string[],
  peer: readonly string[],
  { runs, folder, output }: { readonly runs: number; readonly folder: string; readonly output?: Output },
): Promise<Record<keyof Usage, { ours: number; peer: number }>> {
  const usages = { ours: [] as Usage[], peer: [] as Usage[] };
  for (let i = 0; i < runs; i++) {
    usages.ours.push(await usageOf(ours, folder, output));
    usages.peer.push(await usageOf(peer, folder, output));
  }
  const of = (unit: keyof Usage) => ({
    ours: median(usages.ours.map((usage) => usage[unit])),
    peer: median(usages.peer.map((usage) => usage[unit])),
  });
  return { cpu: of('cpu'), wall: of('wall') };
}

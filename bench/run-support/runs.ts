// Runs a Python program with `thimble run` or a real `micropython`, and measures the process while it runs.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const THIMBLE = fileURLToPath(new URL('../../dist/bin/thimble.cjs', import.meta.url));
/** The required version of the real one. */
const BOARD = 'unix@micropython-1.27';
/** Frequency of the kernel's clock for CPU times of processes: USER_HZ, 100 on every Linux. */
const TICK_MS = 10;

/** A command and its first arguments; the program's file is appended. */
export type Interpreter = readonly [command: string, ...args: string[]];

export const OURS: Interpreter = [process.execPath, THIMBLE, 'run', '--board', BOARD];

/** Resources that a process had used when it printed a mark, which is a line of output. */
export interface Mark {
  /** The line, which is a number. */
  readonly value: number;
  /** Memory of the whole process, kilobytes. */
  readonly rss: number;
}

export interface Result {
  readonly marks: readonly Mark[];
  /** CPU time of the whole process, milliseconds. */
  readonly cpu: number;
}

export interface RunOptions {
  /** Ends the process this many milliseconds after its first line; `cpu` is then the time used since that line. */
  readonly watch?: number;
}

/** Runs programs in one folder. */
export class Runs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws Error with its stderr if the program fails. */
  async run([command, ...args]: Interpreter, program: string, { watch }: RunOptions = {}): Promise<Result> {
    writeFileSync(join(this.#folder, 'program.py'), program);
    const timed = ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', command, ...args, 'program.py'];
    const child =
      watch === undefined
        ? spawn('bash', timed, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] })
        : spawn(command, [...args, 'program.py'], { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString();
    });
    const marks: Mark[] = [];
    let cpu = 0;
    const ended = once(child, 'close') as Promise<[number | null]>;
    for await (const line of createInterface(child.stdout)) {
      const process = watch === undefined ? childOf(child) : child.pid!;
      marks.push({ value: Number(line), rss: rssOf(process) });
      if (watch === undefined) continue;
      cpu = await cpuDuring(child, watch);
      child.kill();
    }
    const [code] = await ended;
    if (watch !== undefined) return { marks, cpu };
    if (code !== 0 || marks.length === 0) throw new Error(errors);
    const [user, system] = errors.trim().split('\n').at(-1)!.split(' ').map(Number);
    return { marks, cpu: (user! + system!) * 1000 };
  }
}

/** The process that a shell has started; 0 after it has ended. */
function childOf({ pid }: ChildProcess): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
  } catch {
    return 0;
  }
}

function rssOf(process: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1] ?? Number.NaN);
  } catch {
    return Number.NaN; // the process has ended, or this is not Linux
  }
}

async function cpuDuring({ pid }: ChildProcess, milliseconds: number): Promise<number> {
  const before = cpuOf(pid!);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return cpuOf(pid!) - before;
}

/** Milliseconds. */
function cpuOf(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

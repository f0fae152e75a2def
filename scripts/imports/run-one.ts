// Runs one program until its first network call, its end, or a timeout.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Program } from './find-programs.ts';
import { boardToml, guideBoard } from './guide-boards.ts';
import { writeMadeUpSettings } from './made-up-settings.ts';

export interface Outcome {
  /** How far it got. */
  readonly reached: 'nothing' | 'imports' | 'network';
  /** The reason for stopping; '' if there was none. */
  readonly why: string;
}

interface Settings {
  /** `undefined`: the board of its guide. */
  readonly board: string | undefined;
  readonly libraries: readonly string[];
  /** A board.toml for all programs. */
  readonly hardware: string | undefined;
  /** Seconds. */
  readonly timeout: number;
}

/** The events of `thimble run --json`, as far as they are needed here. */
interface Event {
  readonly event: string;
  readonly raised?: { readonly type: string; readonly text?: string };
}

const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const NETWORK_EVENTS: ReadonlySet<string> = new Set(['resolve', 'open', 'listen']);
/** Timeout after which it is killed, milliseconds. */
const GRACE = 10_000;
/** Files next to a program are copied if they would fit on a board's flash. */
const LIBRARY_FOLDER = /(^|\/)(\.git|node_modules)(\/|$)/;

export async function runOne({ name, path }: Program, settings: Settings): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-imports-'));
  try {
    // A folder may be a link to another.
    cpSync(realpathSync(dirname(path)), folder, { recursive: true, filter: (source) => !LIBRARY_FOLDER.test(source) });
    writeMadeUpSettings(folder);
    const file = join(folder, basename(path));
    if (settings.board !== undefined) return await run(file, settings.board, settings);
    const { board, devices } = guideBoard(name)!;
    if (!existsSync(join(folder, 'board.toml'))) writeFileSync(join(folder, 'board.toml'), boardToml(devices));
    return await run(file, board, settings);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(file: string, board: string, { libraries, hardware, timeout }: Settings): Promise<Outcome> {
  const lib = libraries.flatMap((library) => ['--lib', library]);
  const wired = hardware === undefined ? [] : ['--hardware', hardware];
  const args = [COMMAND, 'run', file, ...wired, '--board', board, '--json', '--timeout', String(timeout), ...lib];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {}); // it may end without reading its input
  child.stdin.end('made up\n'.repeat(20));
  const killer = setTimeout(() => child.kill('SIGKILL'), timeout * 1000 + GRACE);
  let outcome: Outcome | undefined;
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => {
    complaint = `${complaint}${data}`.slice(0, 500);
  });
  const closed = new Promise<number | null>((done) => child.once('close', done));
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as Event;
    if (NETWORK_EVENTS.has(event.event)) outcome = { reached: 'network', why: '' };
    else if (event.event === 'exception') outcome ??= describe(event.raised!);
    else if (event.event === 'end') outcome ??= { reached: 'imports', why: 'it ended with a reset or a deep sleep' };
    if (outcome !== undefined) break;
  }
  if (outcome !== undefined) child.kill('SIGKILL');
  const code = await closed;
  clearTimeout(killer);
  if (outcome !== undefined) return outcome;
  if (code === 0) return { reached: 'imports', why: 'it ended without a network call' };
  if (code === 124 || code === null) return { reached: 'imports', why: `it made no network call in ${timeout} s` };
  return { reached: 'nothing', why: complaint.split('\n')[0] || `exit code ${code}` };
}

function describe({ type, text = '' }: NonNullable<Event['raised']>): Outcome {
  const why = `${type}: ${text}`;
  return { reached: type === 'ImportError' || type === 'SyntaxError' ? 'nothing' : 'imports', why };
}

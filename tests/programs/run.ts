// Runs Python programs for tests through the command itself, and returns their output.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import type { OptionValues } from '../../src/cli/command.ts';
import { run } from '../../src/cli/run.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** Without the line about the chosen board. */
  readonly stderr: string;
  readonly boardLine: string;
  /** Both in order of arrival. */
  readonly pieces: readonly (readonly ['out' | 'err', string])[];
}

export interface RunSettings {
  readonly args?: readonly string[];
  readonly board?: string | undefined;
  /** Host names and the port of 127.0.0.1 for each. */
  readonly hosts?: Readonly<Record<string, number>>;
  readonly bundle?: string;
  /** Other options of the command: `code`, `module`, `lib`, `timeout`. */
  readonly options?: OptionValues;
  /** `--clock`; the default here is `now`: a certificate is not valid yet at a board's power-on. */
  readonly clock?: string;
  /** `--wifi`; the default here is `up`. */
  readonly wifi?: string;
  readonly stdin?: string | Readable;
  readonly signal?: AbortSignal;
  /** Called with all of stdout so far after each output. */
  readonly onOutput?: (stdout: string) => void;
}

/** A separate folder for a program and its files; removed after the test. */
export function programFolder(
  context: { after(work: () => void): void },
  files: Readonly<Record<string, string | Uint8Array>>,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-run-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** @param file - or a folder; none if an option says what to run. */
export async function runFile(file: string | undefined, settings: RunSettings = {}): Promise<Ran> {
  const pieces: ['out' | 'err', string][] = [];
  const textOf = (stream: 'out' | 'err') =>
    pieces.filter(([from]) => from === stream).reduce((text, [, piece]) => text + piece, '');
  const collect = (stream: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        pieces.push([stream, chunk.toString('latin1')]);
        if (stream === 'out') settings.onOutput?.(textOf('out'));
        done();
      },
    });
  const hosts = Object.entries(settings.hosts ?? {}).map(([name, port]) => `${name}=127.0.0.1:${port}`);
  const stdin = typeof settings.stdin === 'string' ? Readable.from([settings.stdin]) : settings.stdin;
  const code = await run.run(
    [file!, settings.args ?? []],
    {
      host: hosts,
      ...(settings.board !== undefined && { board: settings.board }),
      ...(settings.bundle !== undefined && { bundle: settings.bundle }),
      clock: settings.clock ?? 'now',
      wifi: settings.wifi ?? 'up',
      ...settings.options,
    },
    {
      stdout: collect('out'),
      stderr: collect('err'),
      stdin: stdin ?? new PassThrough(),
      env: {},
      signal: settings.signal ?? new AbortController().signal,
    },
  );
  // Tests map more hosts than each of their programs uses.
  const stderr = decode(textOf('err')).replace(/^warning: --host .* was not used: .*\n/gm, '');
  const boardLine = /^thimble: running .*\n/.exec(stderr)?.[0] ?? '';
  return { code, stdout: decode(textOf('out')), stderr: stderr.slice(boardLine.length), boardLine, pieces };
}

/** Writes a program's text to a file and runs it. */
export function runText(
  context: { after(work: () => void): void },
  text: string,
  settings: RunSettings & { readonly files?: Readonly<Record<string, string | Uint8Array>> } = {},
): Promise<Ran> {
  const folder = programFolder(context, { ...settings.files, 'main.py': text });
  return runFile(join(folder, 'main.py'), settings);
}

function decode(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

// Shows a run: notes on stderr, `--trace`, `--summary`, or `--json` with one object a line on stdout.
import type { EventDetail, ProgramEvent } from '../micropython/bridge/program-event.ts';
import type { TerminalStreams } from '../micropython/main-thread/node/terminal.ts';
import { RunSummary } from '../micropython/main-thread/run-summary.ts';
import { Secrets } from '../micropython/main-thread/secrets.ts';
import type { Io, Option } from './command.ts';
import type { RunEvent } from './run-event.ts';
import { outputEvents, writeEvent } from './run-events.ts';
import { describeNote, describeTrace } from './run-notes.ts';

export interface ViewOptions {
  readonly trace?: true;
  readonly summary?: true;
  readonly json?: true;
  readonly showSecrets?: true;
  /** Options of `run`. */
  readonly record?: string;
  readonly replay?: string;
}

export const VIEW_OPTIONS: readonly Option[] = [
  { flags: '--trace', description: 'log on stderr what each connection does, and why it fails' },
  {
    flags: '--summary',
    description: 'print at the end: connections, which root verified each, bytes, TLS memory, sockets left open',
  },
  { flags: '--json', description: 'print each event as a JSON object on one line (docs/run-events.schema.json)' },
  {
    flags: '--show-secrets',
    description: 'do not hide Wi-Fi passwords and Authorization headers in --json and --trace',
  },
];

export interface RunOutput {
  readonly streams: TerminalStreams;
  readonly detail: EventDetail;
  /** Shows the rest. */
  finish(code: number): Promise<void>;
}

/** @param start - the first event. */
export function openView(options: ViewOptions, io: Io, start: Extract<RunEvent, { event: 'start' }>): RunOutput {
  const secrets = new Secrets(options.showSecrets === true ? 'shown' : 'hidden');
  const summary = options.summary === true ? new RunSummary() : undefined;
  const detail = options.trace || options.summary || options.json ? 'all' : 'notes';
  return options.json === true
    ? jsonView(options, io, start, secrets, summary)
    : textView({ io, trace: options.trace === true ? 'all' : 'notes', detail, secrets, summary });
}

function jsonView(
  options: ViewOptions,
  io: Io,
  start: Extract<RunEvent, { event: 'start' }>,
  secrets: Secrets,
  summary: RunSummary | undefined,
): RunOutput {
  writeEvent(io.stdout, secrets.hideIn(start));
  const output = outputEvents(
    io.stdout,
    secrets,
    options.record === undefined && options.replay === undefined ? 'shown' : 'held',
  );
  return {
    detail: 'all',
    streams: {
      get stdin() {
        return io.stdin;
      },
      stdout: output.stdout,
      stderr: output.stderr,
      onEvent(event) {
        output.flush();
        summary?.add(event);
        writeEvent(io.stdout, secrets.hideIn(event));
      },
    },
    async finish(code) {
      await output.finish();
      if (summary !== undefined) writeEvent(io.stdout, secrets.hideIn(summary.toEvent()));
      writeEvent(io.stdout, { event: 'exit', code });
    },
  };
}

interface TextView {
  readonly io: Io;
  readonly trace: EventDetail;
  readonly detail: EventDetail;
  readonly secrets: Secrets;
  readonly summary: RunSummary | undefined;
}

function textView({ io, trace, detail, secrets, summary }: TextView): RunOutput {
  const describe = trace === 'all' ? describeTrace : describeNote;
  return {
    detail,
    streams: {
      get stdin() {
        return io.stdin;
      },
      stdout: io.stdout,
      stderr: io.stderr,
      onEvent(event: ProgramEvent) {
        summary?.add(event);
        const text = describe(secrets.hideIn(event), io);
        if (text !== undefined) io.stderr.write(text);
      },
    },
    async finish() {
      if (summary !== undefined) io.stderr.write(secrets.hide(summary.toText()));
    },
  };
}

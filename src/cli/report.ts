// How an error reaches the person at the terminal, and which exit code it stands for.
import type { Writable } from 'node:stream';
import pc from 'picocolors';
import { printableJson } from '../errors/printable.ts';
import type { ErrorKind } from '../errors/spec.ts';
import { isTlsError, type TlsError } from '../errors.ts';
import { ExitCode, type Io } from './command.ts';
import { fit } from './wrap.ts';

const EXIT_CODES: Readonly<Record<ErrorKind, ExitCode>> = {
  peer: ExitCode.checkFailed,
  alert: ExitCode.checkFailed,
  certificate: ExitCode.checkFailed,
  http: ExitCode.checkFailed,
  network: ExitCode.unreachable,
  input: ExitCode.usage,
};

/** An error as every `--json` writes it. */
export function errorToJson({ code, kind, message, hint }: TlsError): object {
  return { code, kind, message, hint };
}

/**
 * Prints an error on stderr.
 *
 * @param format - `json`: also `{ "error": … }` on stdout, for the program that reads there.
 * @returns the exit code that it stands for.
 */
export function reportError(
  error: unknown,
  io: Pick<Io, 'stdout' | 'stderr' | 'env' | 'signal'>,
  format: 'text' | 'json' = 'text',
): ExitCode {
  if (isTlsError(error)) {
    if (io.signal.aborted) return ExitCode.interrupted; // who pressed Ctrl-C knows why
    if (format === 'json') io.stdout.write(`${printableJson({ error: errorToJson(error) })}\n`);
    io.stderr.write(describeError(error, io.stderr, io.env));
    return exitCodeOf(error);
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`thimble: this is a bug in thimble; please report it with the lines below\n${trace}\n`);
  return ExitCode.checkFailed;
}

/** What an error stands for. */
export function exitCodeOf(error: TlsError): ExitCode {
  return EXIT_CODES[error.kind];
}

/** The message, the code and the hint, as two lines; `prefix` says whose error it is where one command has several. */
export function describeError(error: TlsError, stream: Writable, env: Io['env'], prefix = 'thimble'): string {
  const color = colorsFor(stream, env);
  return fit(stream, `${color.red(`${prefix}:`)} ${error.message} ${color.dim(`[${error.code}]`)}\n  ${error.hint}\n`);
}

/** `warning: …`, as a line of its own. */
export function warn({ stderr, env }: Pick<Io, 'stderr' | 'env'>, text: string): void {
  stderr.write(fit(stderr, `${colorsFor(stderr, env).yellow('warning:')} ${text}\n`));
}

/** Colours for a stream: only on a terminal, and never against NO_COLOR (no-color.org). */
export function colorsFor(stream: Writable, env: Io['env']): ReturnType<typeof pc.createColors> {
  const wanted = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return pc.createColors(wanted && (stream as { isTTY?: boolean }).isTTY === true);
}

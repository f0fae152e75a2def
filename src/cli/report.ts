// Prints errors for the user, and maps them to exit codes.
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

/** The form of an error in every `--json` output. */
export function errorToJson({ code, kind, message, hint }: TlsError): object {
  return { code, kind, message, hint };
}

/**
 * Prints an error on stderr.
 *
 * @param format - `json`: also `{ "error": … }` on stdout.
 * @returns the exit code of the error.
 */
export function reportError(
  error: unknown,
  io: Pick<Io, 'stdout' | 'stderr' | 'env' | 'signal'>,
  format: 'text' | 'json' = 'text',
): ExitCode {
  if (isTlsError(error)) {
    if (io.signal.aborted) return ExitCode.interrupted; // the user pressed Ctrl-C and knows why
    if (format === 'json') io.stdout.write(`${printableJson({ error: errorToJson(error) })}\n`);
    io.stderr.write(describeError(error, io.stderr, io.env));
    return exitCodeOf(error);
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`thimble: this is a bug in thimble; please report it with the lines below\n${trace}\n`);
  return ExitCode.checkFailed;
}

/** The exit code of an error. */
export function exitCodeOf(error: TlsError): ExitCode {
  return EXIT_CODES[error.kind];
}

/**
 * The message, the code and the hint, as two lines; `prefix` names the source of the error if a command has several.
 */
export function describeError(error: TlsError, stream: Writable, env: Io['env'], prefix = 'thimble'): string {
  const color = colorsFor(stream, env);
  return fit(stream, `${color.red(`${prefix}:`)} ${error.message} ${color.dim(`[${error.code}]`)}\n  ${error.hint}\n`);
}

/** Prints `warning: …` as a line. */
export function warn({ stderr, env }: Pick<Io, 'stderr' | 'env'>, text: string): void {
  stderr.write(fit(stderr, `${colorsFor(stderr, env).yellow('warning:')} ${text}\n`));
}

/** Whether a stream gets colours: only on a terminal, and never with NO_COLOR (no-color.org). */
export function colorsFor(stream: Writable, env: Io['env']): ReturnType<typeof pc.createColors> {
  const wanted = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return pc.createColors(wanted && (stream as { isTTY?: boolean }).isTTY === true);
}

// Connects the process (arguments, streams, signals, exit code) to the commands.
import { type AnyCommand, type CommandGroup, ExitCode, type Io } from './command.ts';
import { runCommandLine } from './command-line.ts';
import { cannotWrite } from './file-errors.ts';
import { reportError } from './report.ts';
import { version } from './version.ts';

/**
 * Runs the process's command line, and exits.
 *
 * @param load - takes the first word of the command line and returns the available commands.
 */
export async function start(
  load: (name: string | undefined) => Promise<readonly (AnyCommand | CommandGroup)[]>,
): Promise<never> {
  // The first Ctrl-C asks the command to end and clean up; a second one finds no listener and kills the process.
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());

  const io: Io = {
    stdout: process.stdout,
    stderr: process.stderr,
    /** Opened when it is first used, which loads several modules of Node's. */
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    signal: interrupt.signal,
  };

  // A reader that stops early (`| head`) is not a failure, and there is no one to report to.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(ExitCode.ok);
    process.exit(reportError(cannotWrite('stdout', error), io));
  });
  // stderr is closed: the results and the exit code are the same.
  process.stderr.on('error', () => {});

  // Last resort, for an unhandled rejection: reported like every other bug.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => process.exit(reportError(error, io)));

  const words = process.argv.slice(2);
  const code = await runCommandLine(words, { commands: await load(words[0]), version, io });
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
}

/** Resolves when everything written so far has left the process: `process.exit` would cut a slow pipe. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

// Joins the process (arguments, streams, signals, exit code) to the commands.
import { type Command, type CommandGroup, ExitCode, type Io } from './command.ts';
import { runCommandLine } from './command-line.ts';
import { cannotWrite } from './file-errors.ts';
import { reportError } from './report.ts';
import { version } from './version.ts';

/**
 * Runs the process's command line, and ends the process.
 *
 * @param load - takes the first word of the command line and returns the commands that there are.
 */
export async function start(
  load: (name: string | undefined) => Promise<readonly (Command | CommandGroup)[]>,
): Promise<never> {
  // The first Ctrl-C asks the command to end and lets it clean up; the next one finds no listener and kills.
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());

  const io: Io = {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    signal: interrupt.signal,
  };

  // A reader that has seen enough (`| head`) is no failure: nobody is left to be told.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(ExitCode.ok);
    process.exit(reportError(cannotWrite('stdout', error), io));
  });
  // Nobody hears the diagnostics: the results and the exit code are the same.
  process.stderr.on('error', () => {});

  // The last resort, for a failure that nobody awaits: it is told as every bug of ours is.
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

#!/usr/bin/env node
// The `thimble` executable: joins the process (streams, signals, exit code) to the table of commands.
import { readFileSync } from 'node:fs';
import { COMMANDS } from './commands.ts';
import { runProgram } from './program.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// A reader that has seen enough (`| head`) is no failure: nobody is left to be told.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// Nobody hears the diagnostics: the results and the exit code are the same.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// The first Ctrl-C asks the command to end and lets it clean up; the next one finds no listener and kills.
const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());

const code = await runProgram(process.argv.slice(2), {
  commands: COMMANDS,
  version,
  io: {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    signal: interrupt.signal,
  },
});
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(code);

/** Resolves when everything written so far has left the process: `process.exit` would cut a slow pipe. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

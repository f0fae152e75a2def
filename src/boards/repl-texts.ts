// The messages of a firmware's REPL before its first prompt, and when it restarts.
import type { BoardProfile } from './profile.ts';

/** @returns the text on the serial port, up to the prompt. */
export function replBanner({ chip, runtime }: BoardProfile): string {
  const { release, python, habits } = runtime;
  const date = python.released === '' ? '' : ` on ${python.released}`;
  const version = `${habits.repl.name} ${habits.versionPrefix}${release.join('.')}${date}`;
  const help = chip.isComputer === true ? 'Use Ctrl-D to exit, Ctrl-E for paste mode' : habits.repl.help;
  return `${version}; ${chip.names.machine}\r\n${help === '' ? '' : `${help}\r\n`}`;
}

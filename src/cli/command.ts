// A command is data: its name, its words for --help, and one function. main.ts hands the table to the argument parser.
import type { Readable, Writable } from 'node:stream';

/** What every command exits with; `interrupted` is what shells expect of whom Ctrl-C ended (128 + SIGINT). */
export const ExitCode = { ok: 0, checkFailed: 1, usage: 2, unreachable: 3, interrupted: 130 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export interface Io {
  /** Results, and nothing else, so that they can be piped. */
  readonly stdout: Writable;
  /** Diagnostics: progress, warnings, errors. */
  readonly stderr: Writable;
  readonly stdin: Readable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface Option {
  /** As commander writes it: `-o, --output <file>`. */
  readonly flags: string;
  readonly description: string;
  /** May be given several times; its values arrive as an array. */
  readonly repeatable?: boolean;
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
}

export interface Argument {
  /** As commander writes it: `<url>`, `<hosts...>`, `[file]`. */
  readonly syntax: string;
  readonly description: string;
}

/** Option values by their long names in camelCase: strings, `true` for flags, arrays where repeatable. */
export type OptionValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface Command {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  /** Commands that can be pasted, each with what it does. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Words after `--` are passed on rather than parsed. */
  readonly passThrough?: boolean;
  /** A word that begins with a dash and is no option is an argument: `explain -0x7280`. */
  readonly dashedArguments?: boolean;
  /**
   * @param args - the arguments in order; an array for a variadic one.
   * @returns the exit code: one of {@link ExitCode}, or what the program that it ran ended with, 0 to 255. A `TlsError`
   *   that is thrown is printed with its code and hint, and chooses its own.
   */
  run(args: readonly (string | readonly string[])[], options: OptionValues, io: Io): Promise<number>;
}

/** Several commands under one word, as `thimble cert new`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly examples: Command['examples'];
  readonly commands: readonly Command[];
  /** The name of the one that the group's own name stands for; absent: it shows its help. */
  readonly byDefault?: string;
}

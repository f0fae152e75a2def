// A command is data: its name, its texts for --help, and one function. main.ts passes the table to the argument parser.
import type { Readable, Writable } from 'node:stream';

/** Exit codes of all commands; `interrupted` is the shell convention for a program ended by Ctrl-C (128 + SIGINT). */
export const ExitCode = { ok: 0, checkFailed: 1, usage: 2, unreachable: 3, interrupted: 130 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export interface Io {
  /** Only results, so that they can be piped. */
  readonly stdout: Writable;
  /** Diagnostics: progress, warnings, errors. */
  readonly stderr: Writable;
  readonly stdin: Readable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface Option {
  /** In commander's syntax: `-o, --output <file>`. */
  readonly flags: string;
  readonly description: string;
  /** May be given several times; the values arrive as an array. */
  readonly repeatable?: boolean;
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
}

export interface Argument {
  /** In commander's syntax: `<url>`, `<hosts...>`, `[file]`. */
  readonly syntax: string;
  readonly description: string;
}

/** Option values by their long names in camelCase: strings, `true` for flags, arrays where repeatable. */
export type OptionValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** @typeParam Options - its options, as the parser makes them of {@link Command.options}. */
export interface Command<Options = OptionValues> {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  /** Commands to paste, each with its description. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Arguments after `--` are passed on instead of parsed. */
  readonly passThrough?: boolean;
  /** A word that begins with a dash and is not an option is an argument: `explain -0x7280`. */
  readonly dashedArguments?: boolean;
  /**
   * @param args - the arguments in order; an array for a variadic one.
   * @returns the exit code: one of {@link ExitCode}, or that of the program that it ran, 0 to 255. A thrown `TlsError`
   *   is printed with its code and hint, and determines its own exit code.
   */
  run(args: readonly (string | readonly string[])[], options: Options, io: Io): Promise<number>;
}

/** A command of any options: in tables. */
export type AnyCommand = Command<never>;

/** A group of commands, such as `thimble cert new`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly examples: AnyCommand['examples'];
  readonly commands: readonly AnyCommand[];
  /** The command that runs if only the group's name is given; absent: it shows its help. */
  readonly byDefault?: string;
}

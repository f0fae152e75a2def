// Passes the table of commands to the argument parser, and converts every outcome to an exit code.
import '../errors/advice.ts'; // so that errors have hints
import { CommanderError, type CommandOptions, Command as Parser, Option as ParserOption } from 'commander';
import { hintOf, isTlsError, TlsError } from '../errors.ts';
import { type AnyCommand, type CommandGroup, ExitCode, type Io, type Option, type OptionValues } from './command.ts';
import { reportError } from './report.ts';
import { columnsOf, fit, prepareFor } from './wrap.ts';

export interface CommandLineSettings {
  readonly commands: readonly (AnyCommand | CommandGroup)[];
  readonly version: string;
  readonly io: Io;
}

/**
 * Runs one command line.
 *
 * @param words - the arguments after the program's name.
 * @returns the exit code; never rejects. With `--json` an error is one JSON object on stdout, in addition to its text
 *   on stderr.
 */
export async function runCommandLine(words: readonly string[], settings: CommandLineSettings): Promise<number> {
  const { io } = settings;
  let code: number = ExitCode.ok;
  await prepareFor(io.stdout, io.stderr);
  const program = makeParser(settings, async (command, args, options) => {
    code = await command.run(args, options as never, io); // made from the options that the command lists
  });
  try {
    await program.parseAsync(withoutHelpOf(words, settings), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
    return reportError(error, io, asksForJson(words) ? 'json' : 'text');
  }
}

/** `help` of a command that does not exist: the words that are refused with its name, where `help` shows all commands. */
function withoutHelpOf(words: readonly string[], { commands }: CommandLineSettings): readonly string[] {
  const [first, name] = words;
  const isUnknown = name !== undefined && !name.startsWith('-') && !commands.some((each) => each.name === name);
  return first === 'help' && isUnknown ? [name] : words;
}

/** Before the parser has read the arguments, or although it could not. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? undefined : end).includes('--json');
}

type Action = (
  command: AnyCommand,
  args: readonly (string | readonly string[])[],
  options: OptionValues,
) => Promise<void>;

function makeParser({ commands, version, io }: CommandLineSettings, action: Action): Parser {
  const program = new Parser('thimble')
    .description("HTTPS for microcontrollers: run, check and fix your board's HTTPS code.")
    .usage('<command> [options]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .enablePositionalOptions() // --version is the program's before a command, and the command's own after it
    .addHelpText('after', `\n${fit(io.stdout, EXIT_CODES)}`)
    .exitOverride(wrongUsage(() => 'Run thimble --help for the list of commands.'))
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => columnsOf(io.stdout) ?? HELP_WIDTH,
      getErrHelpWidth: () => columnsOf(io.stderr) ?? HELP_WIDTH,
      outputError: () => {}, // reported in the same way as every other error
    });

  for (const command of commands) addCommand(program, command, io, action);
  return program;
}

function addCommand(
  parent: Parser,
  command: AnyCommand | CommandGroup,
  io: Io,
  action: Action,
  commandOptions: CommandOptions = {},
): void {
  const place = `${parent.parent === null ? '' : `${parent.name()} `}${command.name}`;
  const help = `Run thimble ${place} --help for its options, with examples.`;
  const parser = parent
    .command(command.name, commandOptions)
    .description(`${command.summary}.`)
    .summary(command.summary)
    .helpOption('-h, --help', 'show this help')
    .exitOverride(wrongUsage(commandOptions.isDefault ? () => commandsHint(parent) : () => help))
    .addHelpText('after', () => fit(io.stdout, examplesHelp(command)));
  if ('commands' in command) {
    parser.usage('<command> [options]').helpCommand(false);
    for (const each of command.commands)
      addCommand(parser, each, io, action, { isDefault: each.name === command.byDefault });
    return;
  }
  for (const { syntax, description } of command.arguments) parser.argument(syntax, description);
  if (command.passThrough) parser.argument('[args...]', 'everything after -- goes to the program (sys.argv)');
  if (command.dashedArguments) parser.allowUnknownOption();
  for (const option of command.options) parser.addOption(toParserOption(option));
  parser.action((...given: unknown[]) => {
    const args = given.slice(0, parser.registeredArguments.length) as (string | string[])[];
    return action(command, args, parser.opts()).catch((error: unknown) => {
      throw isTlsError(error) && error.hint === hintOf('cli.usage') ? withHint(error, help) : error;
    });
  });
}

/** Converts an error of the parser to a TlsError; help and version, which also end it, are passed on. */
function wrongUsage(hint: () => string): (error: CommanderError) => never {
  return (error) => {
    if (error.exitCode === 0 || error.code === 'commander.help') throw error;
    throw new TlsError('cli.usage', error.message.replace(/^error: /, '').replaceAll('\n', ' '), {
      cause: error,
      hint: hint(),
    });
  };
}

/** For a word after the name of a group: it is taken for an argument of the default command. */
function commandsHint(group: Parser): string {
  return `The commands of thimble ${group.name()} are ${group.commands.map((each) => each.name()).join(', ')}.`;
}

/** The general hint for wrong usage names no command. */
function withHint(error: TlsError, hint: string): TlsError {
  return new TlsError(error.code, error.message, { cause: error, hint });
}

function toParserOption({ flags, description, repeatable, choices, default: value }: Option): ParserOption {
  const option = new ParserOption(flags, description);
  if (choices !== undefined) option.choices(choices);
  if (value !== undefined) option.default(value);
  // Commander's own `<value...>` would consume the arguments that follow; the option is repeated instead.
  if (repeatable) {
    option.argParser((word: string, before: readonly string[] | undefined) => [...(before ?? []), word]);
    option.description = `${description} (may be repeated)`;
  }
  return option;
}

function examplesHelp({ examples }: Pick<AnyCommand, 'examples'>): string {
  const lines = examples.map(([command, meaning]) => `  ${command}\n      ${meaning}`);
  return `\nExamples:\n${lines.join('\n')}`;
}

/** Width of help that goes to a pipe or a file. */
const HELP_WIDTH = 80;

const EXIT_CODES = 'Exit codes: 0 success, 1 a check failed, 2 wrong usage, 3 a host was not reachable.';

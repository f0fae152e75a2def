import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordIo } from '../../tests/support/io.ts';
import { TlsError } from '../errors.ts';
import { type Command, ExitCode, type OptionValues } from './command.ts';
import { runCommandLine } from './command-line.ts';

interface Call {
  readonly args: readonly (string | readonly string[])[];
  readonly options: OptionValues;
}

/** Runs the arguments with a table of one command, `greet`, that records its call and ends as `end` says. */
async function runGreet(words: readonly string[], end: () => number = () => ExitCode.ok) {
  const calls: Call[] = [];
  const greet: Command = {
    name: 'greet',
    summary: 'Say hello to someone',
    arguments: [
      { syntax: '<name>', description: 'who is greeted' },
      { syntax: '[others...]', description: 'who else' },
    ],
    options: [
      { flags: '-l, --loud-voice', description: 'shout' },
      { flags: '--json', description: 'for programs' },
      { flags: '--with <gift>', description: 'something to bring', repeatable: true },
      { flags: '--format <kind>', description: 'how', choices: ['text', 'json'], default: 'text' },
    ],
    examples: [['thimble greet Ada', 'greet Ada']],
    async run(args, options) {
      calls.push({ args, options });
      return end();
    },
  };
  const { io, stdout, stderr } = recordIo();
  const code = await runCommandLine(words, { commands: [greet], version: '1.2.3', io });
  return { code, calls, stdout: stdout(), stderr: stderr() };
}

test('arguments arrive in order, a variadic one as an array, options by their camelCase names', async () => {
  const { code, calls } = await runGreet(['greet', 'Ada', 'Bob', '-l', '--with', 'tea', 'Cy', '--with', 'cake']);
  assert.equal(code, ExitCode.ok);
  assert.deepEqual(calls, [
    { args: ['Ada', ['Bob', 'Cy']], options: { loudVoice: true, with: ['tea', 'cake'], format: 'text' } },
  ]);
});

test('words after -- are not parsed as options', async () => {
  const { calls } = await runGreet(['greet', 'Ada', '--', '--with', '-l']);
  assert.deepEqual(calls[0]?.args, ['Ada', ['--with', '-l']]);
});

test('a passThrough command gets the words after -- as one more argument', async () => {
  const calls: Call[] = [];
  const run: Command = {
    name: 'run',
    summary: 'Run',
    arguments: [{ syntax: '<file>', description: 'what' }],
    options: [],
    examples: [],
    passThrough: true,
    async run(args, options) {
      calls.push({ args, options });
      return ExitCode.ok;
    },
  };
  const { io } = recordIo();
  await runCommandLine(['run', 'main.py', '--', '--fast', 'x'], { commands: [run], version: '1', io });
  assert.deepEqual(calls, [{ args: ['main.py', ['--fast', 'x']], options: {} }]);
});

test('--help goes to stdout with every option and the examples, exit code 0', async () => {
  const { code, stdout, stderr, calls } = await runGreet(['greet', '--help']);
  assert.equal(code, ExitCode.ok);
  assert.match(stdout, /Say hello to someone/);
  assert.match(stdout, /--with <gift> +something to bring \(may be repeated\)/);
  assert.match(stdout, /Examples:\n {2}thimble greet Ada\n {6}greet Ada/);
  assert.equal(stderr, '');
  assert.deepEqual(calls, []);
});

test('--version prints the version on stdout', async () => {
  const { code, stdout } = await runGreet(['--version']);
  assert.deepEqual({ code, stdout }, { code: ExitCode.ok, stdout: '1.2.3\n' });
});

test('no command: the help on stderr', async () => {
  const { code, stdout, stderr } = await runGreet([]);
  assert.deepEqual({ code, stdout }, { code: ExitCode.usage, stdout: '' });
  assert.match(stderr, /^Usage: thimble <command>/);
});

for (const [title, words, message, hint = 'Run thimble greet --help for its options, with examples.'] of [
  [
    'an unknown command, with the one that was meant',
    ['gret'],
    "unknown command 'gret' (Did you mean greet?)",
    'Run thimble --help for the list of commands.',
  ],
  [
    'an unknown option, with the one that was meant',
    ['greet', 'Ada', '--wiht', 'x'],
    "unknown option '--wiht' (Did you mean --with?)",
  ],
  ['a missing argument', ['greet'], "missing required argument 'name'"],
  [
    'a value outside the choices',
    ['greet', 'Ada', '--format', 'xml'],
    "option '--format <kind>' argument 'xml' is invalid. Allowed choices are text, json.",
  ],
] as const) {
  test(`usage error: ${title}`, async () => {
    const { code, stdout, stderr, calls } = await runGreet(words);
    assert.equal(code, ExitCode.usage);
    assert.equal(stdout, '');
    assert.equal(stderr, `thimble: ${message} [cli.usage]\n  ${hint}\n`);
    assert.deepEqual(calls, []);
  });

  test(`usage error as JSON: ${title}`, async () => {
    const { code, stdout } = await runGreet([...words, '--json']);
    assert.equal(code, ExitCode.usage);
    assert.equal(JSON.parse(stdout).error.code, 'cli.usage');
  });
}

test('--json: an error is also an object on stdout; after -- it is not an option', async () => {
  const fail = () => {
    throw new TlsError('x509.expired', 'it ended yesterday');
  };
  const { code, stdout, stderr } = await runGreet(['greet', 'Ada', '--json'], fail);
  const { kind, hint } = new TlsError('x509.expired', '');
  assert.equal(code, ExitCode.checkFailed);
  assert.deepEqual(JSON.parse(stdout), {
    error: { code: 'x509.expired', kind, message: 'it ended yesterday', hint },
  });
  assert.match(stderr, /^thimble: it ended yesterday \[x509\.expired\]\n/);
  assert.equal((await runGreet(['greet', 'Ada', '--', '--json'], fail)).stdout, '');
});

for (const [code, exitCode] of [
  ['x509.expired', ExitCode.checkFailed],
  ['alert.unknown_ca', ExitCode.checkFailed],
  ['tls.bad_signature', ExitCode.checkFailed],
  ['net.refused', ExitCode.unreachable],
  ['cli.file', ExitCode.usage],
] as const) {
  test(`a thrown ${code} is printed with its code and hint and exits ${exitCode}`, async () => {
    const error = new TlsError(code, 'this is what happened');
    const result = await runGreet(['greet', 'Ada'], () => {
      throw error;
    });
    assert.equal(result.code, exitCode);
    assert.equal(result.stderr, `thimble: this is what happened [${code}]\n  ${error.hint}\n`);
    assert.equal(result.stdout, '');
  });
}

test('any other exception is reported as a bug, with its stack', async () => {
  const { code, stderr } = await runGreet(['greet', 'Ada'], () => {
    throw new RangeError('off by one');
  });
  assert.equal(code, ExitCode.checkFailed);
  assert.match(stderr, /a bug in thimble[\s\S]*RangeError: off by one\n +at /);
});

test('the code that a command returns is the exit code, and so is that of a program which it ran', async () => {
  assert.equal((await runGreet(['greet', 'Ada'], () => 77)).code, 77);
  assert.equal((await runGreet(['greet', 'Ada'], () => ExitCode.unreachable)).code, ExitCode.unreachable);
});

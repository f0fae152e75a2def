import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordIo } from '../../tests/support/io.ts';
import { TlsError } from '../errors.ts';
import { type Command, ExitCode, type OptionValues } from './command.ts';
import { runProgram } from './program.ts';

interface Call {
  readonly args: readonly (string | readonly string[])[];
  readonly options: OptionValues;
}

/** Runs words against a table of one command, `greet`, that records its call and ends as `end` says. */
async function runGreet(words: readonly string[], end: () => ExitCode = () => ExitCode.ok) {
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
  const code = await runProgram(words, { commands: [greet], version: '1.2.3', io });
  return { code, calls, stdout: stdout(), stderr: stderr() };
}

test('arguments arrive in order, a variadic one as an array, options by their camelCase names', async () => {
  const { code, calls } = await runGreet(['greet', 'Ada', 'Bob', '-l', '--with', 'tea', 'Cy', '--with', 'cake']);
  assert.equal(code, ExitCode.ok);
  assert.deepEqual(calls, [
    { args: ['Ada', ['Bob', 'Cy']], options: { loudVoice: true, with: ['tea', 'cake'], format: 'text' } },
  ]);
});

test('words after -- are not read as options', async () => {
  const { calls } = await runGreet(['greet', 'Ada', '--', '--with', '-l']);
  assert.deepEqual(calls[0]?.args, ['Ada', ['--with', '-l']]);
});

test('a passThrough command takes what follows -- as one more argument', async () => {
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
  await runProgram(['run', 'main.py', '--', '--fast', 'x'], { commands: [run], version: '1', io });
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

for (const [title, words, expected] of [
  ['no command', [], /Usage: thimble <command>/],
  [
    'an unknown command, with the one that was meant',
    ['gret'],
    /thimble: unknown command 'gret'\n\(Did you mean greet\?\)/,
  ],
  [
    'an unknown option, with the one that was meant',
    ['greet', 'Ada', '--wiht', 'x'],
    /unknown option '--wiht'\n\(Did you mean --with\?\)/,
  ],
  ['a missing argument', ['greet'], /thimble: missing required argument 'name'\nRun thimble greet --help/],
  ['a value outside the choices', ['greet', 'Ada', '--format', 'xml'], /Allowed choices are text, json/],
] as const) {
  test(`usage error: ${title}`, async () => {
    const { code, stdout, stderr, calls } = await runGreet(words);
    assert.equal(code, ExitCode.usage);
    assert.equal(stdout, '');
    assert.match(stderr, expected);
    assert.deepEqual(calls, []);
  });
}

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

test('any other exception is owned up to as a bug, with its stack', async () => {
  const { code, stderr } = await runGreet(['greet', 'Ada'], () => {
    throw new RangeError('off by one');
  });
  assert.equal(code, ExitCode.checkFailed);
  assert.match(stderr, /a bug in thimble[\s\S]*RangeError: off by one\n +at /);
});

test('the code that a command returns is the exit code', async () => {
  assert.equal((await runGreet(['greet', 'Ada'], () => ExitCode.unreachable)).code, ExitCode.unreachable);
});

// The command line in general, through the built executable: help, version, pipes, signals.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { COMMANDS } from '../src/cli/commands.ts';
import { THIMBLE, thimble } from './support/cli.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

test('--version prints the version in package.json', async () => {
  assert.deepEqual(await thimble(['--version']).then(({ code, stdout }) => ({ code, stdout })), {
    code: 0,
    stdout: `${version}\n`,
  });
});

test('--help lists every command with its summary', async () => {
  const { code, stdout, stderr } = await thimble(['--help']);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  const words = stdout.replace(/\s+/g, ' '); // the help is wrapped to the terminal's width
  for (const { name, summary } of COMMANDS) {
    assert.match(stdout, new RegExp(`^  ${name} `, 'm'));
    assert.ok(words.includes(summary), `${name}: ${summary}`);
  }
});

/** Every command by its words; a group has examples but no options. */
const CALLS = COMMANDS.flatMap((command) =>
  'commands' in command
    ? [
        { ...command, options: [] },
        ...command.commands.map((each) => ({ ...each, name: `${command.name} ${each.name}` })),
      ]
    : [command],
);

for (const { name, examples, options } of CALLS) {
  test(`${name} --help shows its options and at least two examples of it`, async () => {
    const { code, stdout } = await thimble([...name.split(' '), '--help']);
    assert.equal(code, 0);
    assert.ok(examples.length >= 2);
    for (const [command] of examples) {
      assert.match(command, new RegExp(`(^|[ |])thimble ${name}( |$)`));
      assert.ok(stdout.includes(`  ${command}\n`), command);
    }
    for (const { flags } of options) assert.ok(stdout.includes(flags), flags);
  });
}

test('an unknown command is refused on stderr, with the closest one', async () => {
  const { code, stdout, stderr } = await thimble(['trsut']);
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
  assert.match(stderr, /unknown command 'trsut' \(Did you mean trust\?\) \[cli\.usage\]/);
});

test('a reader that stops early is not an error', async () => {
  const child = spawn(process.execPath, [THIMBLE, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => (complaint += data));
  const [code] = await once(child, 'close');
  assert.deepEqual({ code, complaint }, { code: 0, complaint: '' });
});

test('Ctrl-C ends a command that waits, with 130 and no message', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const child = spawn(process.execPath, [THIMBLE, 'trust', `127.0.0.1:${port}`, '--timeout', '60'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data));
  const [socket] = await once(silent, 'connection');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  socket.destroy();
  silent.close();
  assert.deepEqual({ code, output }, { code: 130, output: '' });
});

for (const [what, failure] of [
  ['a rejection that nobody awaits', 'Promise.reject(new RangeError("lost"))'],
  ['an exception that nobody catches', 'setTimeout(() => { throw new RangeError("lost"); }, 0)'],
] as const)
  test(`${what} is reported as a bug, with exit code 1`, async () => {
    const inTime = `if (process.listenerCount('unhandledRejection') > 0) { clearInterval(timer); ${failure}; }`;
    const early = `data:text/javascript,${encodeURIComponent(`const timer = setInterval(() => { ${inTime} }, 5)`)}`;
    const child = spawn(process.execPath, ['--import', early, THIMBLE, 'serve', '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
    assert.match(said, /^thimble: this is a bug in thimble; .*\nRangeError: lost\n/m);
  });

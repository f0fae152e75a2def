// `thimble cert new --mosquitto` and `--nginx`: the real servers run with the written files, and `thimble run` the
// board's program.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cert } from '../src/cli/cert/cert.ts';
import { ExitCode } from '../src/cli/command.ts';
import { runCommandLine } from '../src/cli/command-line.ts';
import { commandLine } from './support/cli.ts';
import { freePort } from './support/free-port.ts';
import { recordIo } from './support/io.ts';
import { findProgram, testWithPrograms } from './support/programs.ts';

testWithPrograms(
  ['mosquitto'],
  'new --mosquitto: the broker takes what the program of the board publishes',
  async () => {
    await inFolder(async (folder) => {
      await make('hub.test', '--mosquitto', '--no-clock', '--dir', folder);
      assert.equal(statSync(join(folder, 'mosquitto.passwd')).mode & 0o077, 0);
      assert.equal(statSync(join(folder, 'main.py')).mode & 0o077, 0, 'it has the password');
      const port = await usePort(join(folder, 'mosquitto.conf'), 'listener 8883');
      await withServer('mosquitto', ['-v', '-c', join(folder, 'mosquitto.conf')], port, async (log) => {
        const { code, stdout, stderr } = await runBoard(folder, `hub.test:8883:127.0.0.1:${port}`);
        assert.equal(stdout, 'published to hub.test\n', `${stderr}${log()}`);
        assert.equal(code, 0);
        // The published message may be logged after the program has ended.
        while (!/Received PUBLISH from board .*thimble\/hello/.test(log())) await sleep(20);

        const program = readFileSync(join(folder, 'main.py'), 'utf8');
        writeFileSync(join(folder, 'main.py'), program.replace(/password="[^"]+"/, 'password="wrong"'));
        const refused = await runBoard(folder, `hub.test:8883:127.0.0.1:${port}`);
        assert.notEqual(refused.code, 0);
        assert.match(refused.stderr, /MQTTException: 5/); // not authorized
      });
    });
  },
);

testWithPrograms(['nginx'], "new --nginx: the board's program gets its page, and refuses another CA", async () => {
  await inFolder(async (folder) => {
    await make('hub.test', '192.0.2.7', '--nginx', '--no-clock', '--dir', folder);
    const config = join(folder, 'nginx.conf');
    const port = await usePort(config, 'listen 8443');
    await withServer('nginx', ['-p', folder, '-c', config], port, async (log) => {
      const answered = await runBoard(folder, `hub.test:8443:127.0.0.1:${port}`);
      assert.equal(answered.stdout, 'HTTP/1.1 200 OK {"hello":"board"}\n', `${answered.stderr}${log()}`);
      await make('other.test', '--no-clock', '--dir', join(folder, 'other'));
      writeFileSync(join(folder, 'ca.der'), readFileSync(join(folder, 'other', 'ca.der')));
      const refused = await runBoard(folder, `hub.test:8443:127.0.0.1:${port}`);
      assert.notEqual(refused.code, 0);
      assert.equal(refused.stdout, '');
    });
  });
});

test('new --mosquitto, --nginx: conflicting options, and existing files', async () => {
  await inFolder(async (folder) => {
    for (const words of [
      ['a.test', '--mosquitto', '--nginx'],
      ['a.test', '--nginx', '--client'],
      ['*.a.test', '--nginx'],
      ['a.test', '--nginx', '--dir', join(folder, 'a "b"')],
    ])
      assert.equal((await run('new', '--dir', folder, ...words)).code, ExitCode.usage, words.join(' '));
    assert.ok(!existsSync(join(folder, 'ca.pem')));
    writeFileSync(join(folder, 'main.py'), 'print("mine")\n');
    const refused = await run('new', 'a.test', '--nginx', '--dir', folder);
    assert.match(refused.stderr, /main\.py is there already/);
    assert.ok(!existsSync(join(folder, 'nginx.conf')) && !existsSync(join(folder, 'a.test.pem')));
    assert.equal(readFileSync(join(folder, 'main.py'), 'utf8'), 'print("mine")\n');
    const set = await run('new', 'a.test', '--nginx', '--dir', join(folder, 'set'));
    assert.equal(set.code, ExitCode.ok, set.stderr);
    assert.match(readFileSync(join(folder, 'set', 'main.py'), 'utf8'), /ntptime\.settime\(\)/);
  });
});

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-ready-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function make(...words: readonly string[]): Promise<void> {
  const { code, stderr } = await run('new', ...words);
  assert.equal(code, ExitCode.ok, stderr);
}

function runBoard(folder: string, resolve: string) {
  return commandLine(['run', join(folder, 'main.py'), '--board', 'esp32@micropython-1.27', '--resolve', resolve]);
}

/** Replaces the usual port by a free one, because another test may use it. */
async function usePort(config: string, line: string): Promise<number> {
  const port = await freePort();
  const text = readFileSync(config, 'utf8');
  assert.ok(text.includes(line));
  writeFileSync(config, text.replace(line, line.replace(/\d+$/, String(port))));
  return port;
}

async function withServer(
  program: string,
  words: readonly string[],
  port: number,
  use: (log: () => string) => Promise<void>,
): Promise<void> {
  let log = '';
  const server = spawn(findProgram(program)!, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (data: Buffer) => {
      log += data.toString();
    });
  const ended = once(server, 'exit');
  try {
    while (!(await answers(port))) {
      assert.equal(server.exitCode, null, log);
      await sleep(50);
    }
    await use(() => log);
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

async function run(...words: readonly string[]) {
  const { io, stdout, stderr } = recordIo();
  const code = await runCommandLine(['cert', ...words], { commands: [cert], version: '0', io });
  return { code, stdout: stdout(), stderr: stderr() };
}

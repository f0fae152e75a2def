// thimble/run: the result of a run as a value, events without secrets, and refusal of unsupported options.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ProgramEvent, type RunProgramOptions, runProgram } from '../../src/entry/run.ts';
import { programFolder } from './run.ts';

test('output, exit code, and the exception that ended the program', async (t) => {
  const folder = programFolder(t, {
    'main.py': 'import sys, helper\nprint(helper.whose, sys.argv[1:], input())\nsys.stderr.write("é")\nsys.exit(3)\n',
  });
  const lib = programFolder(t, { 'helper.py': 'whose = "lib"\n' });
  const pieces: string[] = [];
  const run = await runProgram(join(folder, 'main.py'), {
    args: ['a'],
    libraries: [lib],
    input: 'line\n',
    onOutput: (stream, text) => pieces.push(`${stream} ${text}`),
  });
  assert.deepEqual(
    [run.code, run.board, run.stdout, run.stderr, run.isTruncated, run.exception],
    [3, 'guide', "lib ['a'] line\n", 'é', false, undefined],
  );
  assert.ok(pieces.includes('stderr é'), String(pieces));
});

test('a failure has its true reason, events have no secrets, output is limited', async (t) => {
  const server = createServer((socket) => socket.end('SSH-2.0-x\r\n')).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const code = `
import network, ssl, socket
w = network.WLAN(network.STA_IF)
w.active(True)
w.connect("net", "opensesame")
print("-" * 50)
s = socket.socket()
s.connect(("127.0.0.1", ${port}))
s.write(b"Authorization: Bearer opensesame")
ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(s, server_hostname="x.test")
`;
  const events: ProgramEvent[] = [];
  const run = await runProgram(
    { code },
    { board: 'pico-w@micropython-1.27', maxOutput: 20, onEvent: (event) => events.push(event) },
  );
  assert.deepEqual([run.code, run.stdout, run.isTruncated], [1, '-'.repeat(20), true]);
  assert.match(run.exception?.reason?.what ?? '', /^SSH answered there, not TLS/);
  assert.deepEqual([run.summary.connections, run.summary.handshakes, run.summary.failures], [1, 0, 1]);
  assert.ok(events.some(({ event }) => event === 'wifi'));
  assert.doesNotMatch(JSON.stringify(events), /opensesame/);
});

test('unsupported options are refused', async () => {
  const refused = (options: object, text: RegExp) =>
    assert.rejects(runProgram({ code: '' }, options as RunProgramOptions), text);
  await refused({ bord: 'guide' }, /there is no option bord; did you mean board\?/);
  await refused({ timeout: '5' }, /timeout is a number of milliseconds/);
  await refused({ clock: new Date('x') }, /clock is 'unset' or 'now', or a Date/);
  await refused({ board: 'guide', heap: 5 }, /heap cannot be honoured/);
  await refused({ board: 'pico-x@micropython-1.27' }, { code: 'board.unknown' } as never);
  await assert.rejects(runProgram({ code: '', module: 'x' } as never), /the program is a path, \{ code \} or/);
  await assert.rejects(runProgram('/nowhere/main.py'), { code: 'micropython.no_program' });
});

test('an abort and a timeout end it', async () => {
  const ending = new AbortController();
  const code = 'import time\nprint("on")\nwhile True:\n    time.sleep(1)\n';
  const aborted = await runProgram({ code }, { onOutput: () => ending.abort(), signal: ending.signal });
  assert.equal(aborted.code, 130);
  assert.equal((await runProgram({ code }, { timeout: 1 })).code, 124);
});

test('record and replay: the same run again, without server, input or files', async (t) => {
  const server = createServer((socket) => socket.end('from the server')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const folder = programFolder(t, {
    'main.py': `
import os, socket, sys, time
s = socket.socket()
s.connect(("127.0.0.1", ${port}))
print(s.read(), os.urandom(4), sys.argv[1:], input(), open("note.txt").read(), time.time())
sys.exit(7)
`,
    'note.txt': 'a note',
  });
  const file = join(folder, 'main.py');
  const board = 'pico-w@micropython-1.27';
  let recording = '';
  const options = { board, wifi: 'up', args: ['x'], input: 'typed\n', faults: 'slow:1m/s' } as const;
  const first = await runProgram(file, { ...options, record: (lines) => (recording += lines) });
  assert.equal(first.code, 7);
  assert.match(first.stdout, /^b'from the server' .* \['x'\] typed a note /);
  server.close();
  rmSync(join(folder, 'note.txt'));
  const again = await runProgram(file, { replay: recording });
  assert.deepEqual({ ...again, summary: first.summary }, first);

  let redacted = '';
  await runProgram(
    { code: 'print(input())' },
    { input: 'opensesame\n', record: (lines) => (redacted += lines), redact: true },
  );
  assert.match(redacted, /"redacted":true/);
  assert.doesNotMatch(redacted, /opensesame/);
});

test('options of recordings that do not go together are refused', async () => {
  const refused = (options: RunProgramOptions, error: object) =>
    assert.rejects(runProgram({ code: '' }, options), error);
  const record = () => {};
  await refused({ redact: true }, { message: /redact cannot be honoured without record/ });
  await refused({ record, replay: 'x' }, { message: /either record or replay/ });
  await refused({ replay: 'x', clock: 'now' }, { message: /clock cannot be honoured with replay/ });
  await refused({ replay: 'x' }, { code: 'micropython.bad_recording' });
});

// `--record` and `--replay`: the same output and events, without the outside world; and reports of a replay about
// differences.
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { OptionValues } from '../../src/cli/command.ts';
import { explain } from '../../src/cli/explain.ts';
import { FAULT_PROGRAMS, type FaultServers, startFaultServers } from '../support/fault-programs.ts';
import { programFolder, type Ran, runFile, runText } from './run.ts';

let servers: FaultServers;
before(async () => (servers = await startFaultServers()));
after(() => servers.close());

const schema = JSON.parse(readFileSync(new URL('../../docs/recording.schema.json', import.meta.url), 'utf8')) as object;
const isLine = new Ajv2020({ strict: false }).compile(schema);

interface Recorded {
  readonly folder: string;
  readonly file: string;
  readonly path: string;
  readonly ran: Ran;
}

async function record(
  context: { after(work: () => void): void },
  program: string,
  options: OptionValues = {},
  stdin = '',
): Promise<Recorded> {
  const folder = programFolder(context, { 'main.py': program, 'ca.der': servers.root.der });
  const path = join(programFolder(context, {}), 'run.rec');
  const file = join(folder, 'main.py');
  const ran = await runFile(file, {
    board: 'pico-w@micropython-1.27',
    stdin,
    options: { record: path, resolve: rows(), ...options },
  });
  return { folder, file, path, ran };
}

const rows = () =>
  Object.entries({ 80: servers.tcp, 443: servers.tls, 123: servers.udp }).map(
    ([port, to]) => `host.test:${port}:127.0.0.1:${to}`,
  );

/** With the command's defaults: `runFile` would set the clock and Wi-Fi. */
const replay = (file: string | undefined, path: string, options: OptionValues = {}) =>
  runFile(file, {
    options: { replay: path, clock: undefined, wifi: undefined, host: undefined, ...options },
    hosts: {},
  });

const withoutWarning = ({ stderr }: Ran) => stderr.replace(/^warning: .*(run\.rec|--resolve).*\n/gm, '');

const OUTSIDE = `
import machine, os, random, sys, time
print(os.urandom(8), random.getrandbits(24), time.time() > 0, time.ticks_ms(), hex(id(time)))
class Thing: pass
print(Thing(), input("name? "), os.listdir("/"), os.stat("main.py")[6] > 0)
with open("count.txt", "a") as file:
    file.write("x")
print(len(open("count.txt").read()), os.getenv("X") if hasattr(os, "getenv") else "")
print(machine.ADC(26).read_u16() if len(sys.argv) > 5 else sys.argv[1:])
time.sleep_ms(40)
start = time.ticks_us()
while time.ticks_diff(time.ticks_us(), start) < 20_000:
    pass
print(time.ticks_us() - start)
`;

test('randomness, time, files, input, addresses: a replay prints the same, and changes no file', async (t) => {
  const { file, folder, path, ran } = await record(t, OUTSIDE, { json: true }, 'Ann\n');
  assert.equal(ran.code, 0, ran.stdout);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.match(ran.stderr, /it holds secrets/);
  for (const line of readFileSync(path, 'utf8').trimEnd().split('\n'))
    assert.ok(isLine(JSON.parse(line)), `${line.slice(0, 200)} ${JSON.stringify(isLine.errors)}`);
  const count = readFileSync(join(folder, 'count.txt'), 'utf8');
  for (let time = 0; time < 2; time++) {
    const again = await replay(file, path, { json: true });
    assert.equal(again.stdout, ran.stdout);
    assert.equal(again.code, 0);
  }
  assert.equal(readFileSync(join(folder, 'count.txt'), 'utf8'), count);
  await assert.rejects(record(t, OUTSIDE, { record: path }), { code: 'cli.file', message: /is there already/ });
});

test('network, TLS, asyncio and UDP with faults in simulated time: the same, without the servers', async (t) => {
  for (const [name, program] of Object.entries(FAULT_PROGRAMS)) {
    const { file, path, ran } = await record(t, program, {
      json: true,
      fault: ['reset@2,corrupt:30%,drop:20%'],
      speed: 'max',
    });
    const again = await replay(file, path, { json: true });
    assert.equal(again.stdout, ran.stdout, name);
    assert.equal(again.stderr, withoutWarning(ran), name);
    assert.equal(again.code, ran.code, name);
  }
});

test('a changed program is reported with its first difference, and so are another board and a missing response', async (t) => {
  const { file, path } = await record(t, FAULT_PROGRAMS.blocking!, { speed: 'max' });
  writeFileSync(file, FAULT_PROGRAMS.blocking!.replace('print(n,', 'print("n", n,'));
  const changed = await replay(file, path);
  assert.match(changed.stderr, /the program is not the recorded one: \/main\.py has changed/);
  assert.match(changed.stderr, /the replay differs from the recording at main\.py:7: the recorded run printed "0/);
  assert.match(changed.stdout, /^n 0 3060 True\nn 1 3060 True\nn 2 3060 True\n$/);
  writeFileSync(file, FAULT_PROGRAMS.blocking!.replace('range(3)', 'range(4)'));
  const longer = await replay(file, path);
  assert.equal(longer.code, 1);
  assert.match(longer.stderr, /the replay ends at main\.py:\d+: the recorded run did not ask for this/);
  const other = await replay(file, path, { board: 'esp32@micropython-1.27' });
  assert.match(other.stderr, /recorded as pico-w@micropython-1\.27, replayed as esp32@micropython-1\.27/);
});

test('a run that ended by its timeout, and one stopped in a loop of pure Python', async (t) => {
  for (const program of [
    'import time\nprint(1)\nwhile True: time.sleep(1)\n',
    'print(1)\nx = 0\nwhile True: x ^= 1\n',
  ]) {
    const { file, path, ran } = await record(t, program, { timeout: '0.5' });
    assert.equal(ran.code, 124);
    const again = await replay(file, path);
    assert.deepEqual([again.code, again.stdout, again.stderr], [124, ran.stdout, withoutWarning(ran)]);
  }
});

test('an invalid or modified recording is refused with the line', async (t) => {
  const folder = programFolder(t, { 'main.py': '' });
  const { path } = await record(t, 'print(1)\n');
  const lines = readFileSync(path, 'utf8').split('\n');
  const bad: readonly (readonly [string, RegExp])[] = [
    ['{"a":1}\n', /line 1 of the recording: this is not a recording/],
    [`${lines[0]!.replace('"recording":1', '"recording":2')}\n`, /its format is 2/],
    [lines[0]!, /no pass of a program/],
    [`${lines.slice(0, 4).join('\n')}\n[0,"t",5]\n`, /line 5 of the recording: values are/],
    [`${lines.slice(0, 4).join('\n')}\n[1,"t"`, /line 5 of the recording: it is not JSON/],
    [
      `${lines.slice(0, 2).join('\n')}\n[1,"t",${'['.repeat(1000)}${']'.repeat(1000)}]\n`,
      /line 3 .* nested deeper than 64/,
    ],
    [`${lines.join('\n')}[1,"t",5]\n`, /there is more after its end/],
  ];
  for (const [text, message] of bad) {
    writeFileSync(join(folder, 'bad.rec'), text);
    await assert.rejects(replay(join(folder, 'main.py'), join(folder, 'bad.rec')), {
      code: 'micropython.bad_recording',
      message,
    });
  }
  await assert.rejects(replay(join(folder, 'main.py'), path, { fault: ['dns'] }), { code: 'cli.usage' });
  await assert.rejects(runText(t, '', { options: { redact: true } }), { code: 'cli.usage' });
});

test('--redact: no credential is in the file; it can be explained, and replayed until data is missing', async (t) => {
  const program = `
import network, os, socket, sys, time
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
sys.stderr.write("joining with opensesame\\n")
time.sleep(0.15)
wlan.connect("net", "opensesame")
print("opensesame", sys.argv)
sys.stderr.write("Authorization: Bearer topsecret\\n")
print({"Authorization": "Bearer inpieces", "pass": "opensesame"}, file=sys.stderr)
print(os.listdir("/"))
print(open("secret.txt").read())
s = socket.socket()
s.connect(socket.getaddrinfo("host.test", 80)[0][-1])
s.write(b"GET / HTTP/1.0\\r\\n\\r\\n")
print(s.read()[:4])
raise OSError(113)
`;
  const folder = programFolder(t, { 'main.py': program, 'secret.txt': 'hunter2 in a file' });
  const path = join(programFolder(t, {}), 'run.rec');
  const ran = await runFile(join(folder, 'main.py'), {
    board: 'pico-w@micropython-1.27',
    args: ['--token=abcdef'],
    hosts: { 'host.test': servers.tcp },
    options: { record: path, redact: true },
  });
  assert.match(ran.stderr, /can be explained, but replayed only up to/);
  const text = readFileSync(path, 'utf8');
  for (const secret of [
    'opensesame',
    'topsecret',
    'hunter2',
    'abcdef',
    Buffer.from('hunter2').toString('base64').slice(0, 8),
  ])
    assert.ok(!text.includes(secret), secret);
  assert.match(
    text,
    /"joining with \[removed\]\\n"\]\n.*'Bearer \[removed\]', 'pass': '\[removed\]'/s,
    'however it was printed',
  );
  const again = await replay(join(folder, 'main.py'), path);
  assert.match(again.stderr, /the replay ends at main\.py:12: --redact took out of the recording/);
  const explained = await explainFile(path);
  assert.match(
    explained.stdout,
    /^recording of .*main\.py as pico-w@micropython-1\.27: .* exit code 1\n.*, redacted\n/,
  );
  assert.match(explained.stdout, /OSError: \[Errno 113\] EHOSTUNREACH/);
});

test('explain reads a recording: how it ended, the true reason, faults; and JSON', async (t) => {
  const { path } = await record(t, FAULT_PROGRAMS.tls!, { fault: ['reset@1'], speed: 'max' });
  const { code, stdout } = await explainFile(path);
  assert.equal(code, 0);
  assert.match(stdout, / {2}\| OSError: \[Errno 104\] ECONNRESET/);
  assert.match(stdout, /host\.test:443: .*\[net\.reset\]/);
  assert.match(stdout, /fault reset@1, met .* ended the program/);
  const json = JSON.parse((await explainFile(path, { json: true })).stdout) as {
    recording: { board: string; code: number; events: object[] };
  };
  assert.deepEqual([json.recording.board, json.recording.code], ['pico-w@micropython-1.27', 1]);
  assert.ok(json.recording.events.length >= 2);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"pass":"main"', '"pass":"x"'));
  await assert.rejects(explainFile(path), { code: 'micropython.bad_recording' });
});

test('explain --link of a recording without a known cause says that there is no link', async (t) => {
  const link = { link: true, linkBase: 'https://pages.example/' };
  for (const [program, why] of [
    ['print(1)', /^no link: no known error is in the recording/],
    ['raise ValueError("own")', /^no link: no known error is in the recording/],
  ] as const) {
    const { path } = await record(t, program);
    const { code, stdout, stderr } = await explainFile(path, link);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, why);
  }
  const { path } = await record(t, FAULT_PROGRAMS.tls!, { fault: ['reset@1'], speed: 'max' });
  const { code, stdout, stderr } = await explainFile(path, link);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^https:\/\/pages\.example\/\S+\n$/);
});

async function explainFile(
  path: string,
  options: OptionValues = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = {
    stdout,
    stderr,
    stdin: new PassThrough(),
    env: {},
    signal: new AbortController().signal,
  };
  const code = await explain.run([[path]], options, io);
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

// `--json` of every command: a machine-readable result, and a machine-readable error.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import 'reflect-metadata'; // @peculiar/x509 needs it first
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { COMMANDS } from '../src/cli/commands.ts';
import { commandLine, THIMBLE } from './support/cli.ts';
import { blocksOf, explains } from './support/explained.ts';
import { makeServerIdentity } from './support/pki.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

/** The output of a command for the arguments used here: an object, or one a line. */
type Json = ReturnType<typeof JSON.parse>;

let folder: string;
let server: TestServer;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-json-'));
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'root.pem'), root.pem);
  writeFileSync(join(folder, 'main.py'), 'import sys\nprint("grüße")\nsys.stderr.write("oh\\n")\nsys.exit(7)\n');
  writeFileSync(join(folder, 'devices.csv'), 'name,board\none.local,\ntwo.local,pico-w@micropython-1.27\n');
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: 'CN=signed.local',
    keys: leaf.keys as never,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' } as never,
  });
  writeFileSync(join(folder, 'request.csr'), `${request.toString('pem')}\n`);
  server = await startTlsServer(
    () => ({ leaf }),
    (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi')),
  );
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** For each command arguments that succeed and arguments that fail, and checks of the objects. */
const CALLS: Readonly<
  Record<
    string,
    {
      readonly good: () => readonly string[];
      readonly exit?: number;
      readonly check: (objects: readonly Json[]) => void;
      readonly bad: () => readonly string[];
      readonly code: string;
    }
  >
> = {
  run: {
    good: () => ['run', 'main.py'],
    exit: 7,
    check(events) {
      const [{ reason, basis, ...start }] = events as [Json];
      assert.deepEqual(
        [start, typeof reason, basis],
        [{ event: 'start', board: 'guide', file: 'main.py' }, 'string', 'derived'],
      );
      const texts = (stream: string) => events.filter((each) => each.stream === stream).map(({ text }) => text);
      assert.equal(texts('stdout').join(''), 'grüße\n');
      assert.equal(texts('stderr').join(''), 'oh\n');
      assert.deepEqual(events.at(-1), { event: 'exit', code: 7 });
    },
    bad: () => ['run', 'absent.py'],
    code: 'micropython.no_program',
  },
  trust: {
    good: () => ['trust', `localhost:${server.port}`, '--roots', 'root.pem'],
    check: ([found]) => assert.deepEqual([found!.roots.length, found!.proved], [1, [`localhost:${server.port}`]]),
    bad: () => ['trust', 'http://localhost'],
    code: 'trust.bad_host',
  },
  explain: {
    good: () => ['explain', 'OSError: -9984'],
    check: ([found]) => assert.equal(found!.explanations[0].subject, '-9984 (-0x2700)'),
    bad: () => ['explain'],
    code: 'cli.usage',
  },
  get: {
    good: () => ['get', `https://localhost:${server.port}/`, '--cacert', 'root.pem'],
    check: ([answer]) => assert.deepEqual([answer!.status, answer!.body], [200, 'hi']),
    bad: () => ['get', `https://localhost:${server.port}/`],
    code: 'x509.unknown_issuer',
  },
  'cert new': {
    good: () => ['cert', 'new', 'pico.local', '--dir', 'made'],
    check: ([made]) => assert.ok(made!.files.includes(join('made', 'pico.local.pem')) && made!.ca.isNew === true),
    bad: () => ['cert', 'new', 'not a name'],
    code: 'cli.usage',
  },
  'cert batch': {
    good: () => ['cert', 'batch', 'devices.csv', '--dir', 'fleet'],
    check: (made) =>
      assert.deepEqual(
        made.map(({ name, encoding }) => [name, encoding]),
        [
          ['one.local', 'pem'],
          ['two.local', 'der'],
        ],
      ),
    bad: () => ['cert', 'batch', 'main.py'],
    code: 'cli.usage',
  },
  'cert sign': {
    good: () => ['cert', 'sign', 'request.csr', '--dir', 'signed'],
    check: ([made]) => assert.deepEqual([made!.names, made!.ca.isNew], [['signed.local'], true]),
    bad: () => ['cert', 'sign', 'main.py'],
    code: 'cli.usage',
  },
  'cert show': {
    good: () => ['cert', 'show', 'root.pem'],
    check: ([shown]) => assert.deepEqual([shown!.certificates[0].isCa, shown!.warnings], [true, []]),
    bad: () => ['cert', 'show', 'absent.pem'],
    code: 'cli.file',
  },
  'cert convert': {
    good: () => ['cert', 'convert', 'root.pem', '--to', 'pem'],
    check: ([made]) =>
      assert.deepEqual(made, {
        format: 'pem',
        labels: ['CERTIFICATE'],
        content: readFileSync(join(folder, 'root.pem'), 'utf8').replace(/\n*$/, '\n'),
      }),
    bad: () => ['cert', 'convert', 'main.py'],
    code: 'der.not_der',
  },
  check: {
    good: () => ['check', `localhost:${server.port}`, '--board', 'pico-w@micropython-1.27'],
    check: ([found]) =>
      assert.deepEqual([found!.target, found!.board], [`localhost:${server.port}`, 'pico-w@micropython-1.27']),
    bad: () => ['check', 'http://localhost'],
    code: 'trust.bad_host',
  },
  doctor: {
    good: () => ['doctor', `localhost:${server.port}`, '--board', 'pico-w@micropython-1.27'],
    check: ([found]) =>
      assert.deepEqual([found!.target, found!.board], [`localhost:${server.port}`, 'pico-w@micropython-1.27']),
    bad: () => ['doctor', 'http://localhost'],
    code: 'trust.bad_host',
  },
  'boards list': {
    good: () => ['boards', 'list', '--chip', 'pico-w'],
    check: (boards) => assert.ok(boards.length > 1 && boards.every(({ id }) => id.startsWith('pico-w@'))),
    bad: () => ['boards', 'list', '--chip', 'toaster'],
    code: 'board.unknown',
  },
  'boards show': {
    good: () => ['boards', 'show', 'pico-w@circuitpython-10.2'],
    check: ([board]) => assert.equal(board!.id, 'pico-w@circuitpython-10.2'),
    bad: () => ['boards', 'show', 'toaster'],
    code: 'board.unknown',
  },
  'boards diff': {
    good: () => ['boards', 'diff', 'modern', 'modern'],
    check: ([diff]) => assert.deepEqual(diff, { before: 'modern', after: 'modern', changes: [] }),
    bad: () => ['boards', 'diff', 'modern', 'toaster'],
    code: 'board.unknown',
  },
};

const NAMES = COMMANDS.flatMap((command) =>
  'commands' in command ? command.commands.map((each) => `${command.name} ${each.name}`) : [command.name],
);

/** `serve` is tested below. `boards from-config` writes only JSON and `web` only its address: they have no `--json`. */
const OTHERS = ['serve', 'boards from-config', 'web'];

test('every command is tested here', () => {
  assert.deepEqual([...Object.keys(CALLS), ...OTHERS].sort(), NAMES.sort());
});

for (const [name, { good, exit = 0, check, bad, code }] of Object.entries(CALLS)) {
  test(`${name} --json: a result`, async () => {
    const finished = await commandLine([...good(), '--json'], { cwd: folder });
    assert.equal(finished.code, exit, finished.stderr);
    assert.equal(finished.stderr.includes('[cli.'), false);
    const objects = parse(finished.stdout);
    check(objects);
    assertExplained(name, objects);
  });

  test(`${name} --json: an error, on stdout as JSON and on stderr as text`, async () => {
    const { stdout, stderr, ...finished } = await commandLine([...bad(), '--json'], { cwd: folder });
    assert.ok(finished.code === 1 || finished.code === 2, stderr);
    const error = parse(stdout).at(-1)!.error as Json;
    assert.equal(error.code, code);
    assert.ok(error.kind && error.message && error.hint);
    assert.ok(stderr.includes(`[${code}]`), stderr);
  });
}

test('serve --json: an event a line', async () => {
  const bad = await commandLine(['serve', 'absent', '--json'], { cwd: folder });
  assert.equal(parse(bad.stdout)[0]!.error.code, 'cli.file');
  const child = spawn(
    process.execPath,
    [THIMBLE, 'serve', '--port', '0', '--host', '127.0.0.1', '--max-requests', '1', '--json'],
    { cwd: folder, env: { ...process.env, XDG_DATA_HOME: folder }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let output = '';
  for await (const piece of child.stdout.setEncoding('utf8')) {
    if (output === '') {
      const { port, ca } = parse(String(piece))[0]!;
      await commandLine(['get', `https://localhost:${port}/tls`, '--cacert', ca]);
    }
    output += piece;
  }
  if (child.exitCode === null) await once(child, 'exit');
  const events = parse(output);
  assert.deepEqual(
    events.map(({ event }) => event),
    ['listening', 'request'],
  );
  assert.deepEqual([events[1]!.status, events[1]!.version], [200, 'TLSv1.3']);
  assertExplained('serve', events);
});

/** Objects whose keys are data: names of headers, of facts with a source, of pieces of memory. */
const MAPS: ReadonlySet<string> = new Set(['headers', 'provenance', 'pieces']);

/** `run` and `check` have a schema instead, and `boards show` the page of `thimble/boards`. */
const IN_SCHEMAS: ReadonlySet<string> = new Set(['run', 'check', 'doctor']);

/** The output's fields and those of the objects in them. @throws AssertionError if the command's page does not explain one. */
function assertExplained(command: string, objects: readonly Json[]): void {
  if (IN_SCHEMAS.has(command)) return;
  const page = command.split(' ')[0]!;
  const blocks = blocksOf(readFileSync(new URL(`../docs/${page}.md`, import.meta.url), 'utf8'));
  const depth = command === 'boards show' ? 1 : 2;
  const fields = new Set(objects.flatMap((each) => fieldsOf(each, depth)));
  assert.deepEqual(
    [...fields].filter((field) => !explains(blocks, field)),
    [],
    `docs/${page}.md explains every field of ${command} --json`,
  );
}

function fieldsOf(value: Json, depth: number): string[] {
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => fieldsOf(each, depth));
  return Object.entries(value).flatMap(([key, each]) => [key, ...(MAPS.has(key) ? [] : fieldsOf(each, depth - 1))]);
}

/** The same format for all: an object on each line, one line if there is only one object. */
function parse(text: string): Json[] {
  assert.ok(text.endsWith('\n'), text);
  const objects = text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const each of objects) {
    assert.ok(typeof each === 'object' && each !== null && !Array.isArray(each));
    assertNamed(each);
  }
  return objects;
}

/** A number of a registry comes with its name, an error with its four parts, and fingerprints have one format. */
function assertNamed(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value) as [string, Json][]) {
    if (['version', 'cipherSuite', 'group'].includes(key) && typeof each === 'number')
      assert.equal(typeof value[`${key}Name`], 'string', key);
    if (key === 'error') assert.deepEqual(Object.keys(each), ['code', 'kind', 'message', 'hint']);
    if (/sha(?:1|256)$/i.test(key)) assert.match(each, /^(?:[0-9A-F]{2}:)+[0-9A-F]{2}$/, key);
    assertNamed(each);
  }
}

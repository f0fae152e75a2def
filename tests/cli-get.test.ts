// Destinations of a download: atomic files, pipes, full disks, terminals, Ctrl-C.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { ExitCode } from '../src/cli/command.ts';
import { runCommandLine } from '../src/cli/command-line.ts';
import { get } from '../src/cli/get/get.ts';
import { THIMBLE } from './support/cli.ts';
import { eventually } from './support/eventually.ts';
import { recordIo } from './support/io.ts';
import { makeServerIdentity } from './support/pki.ts';

const LARGE = Buffer.alloc(5_000_000, 'thimble ');
let folder: string;
let files: string;
let server: Server;
let url: string;
/** Responses to `/half` and `/lines`, which the test ends. */
let open: ServerResponse | undefined;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-get-'));
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'ca.pem'), root.pem);
  server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (request, response) => {
    open = response;
    if (request.url === '/large') response.end(LARGE);
    else if (request.url === '/lines') response.write('one\n');
    else if (request.url === '/half') response.writeHead(200, { 'content-length': 100_000 }).write('half');
    else response.writeHead(404).end('not here');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://localhost:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  files = mkdtempSync(join(folder, 'files-'));
});

test('-o: the file appears when it is complete, and until then the old one is kept', async () => {
  const path = join(files, 'page');
  writeFileSync(path, 'the old page', { mode: 0o640 });
  const cut = run(['/half', '-o', path]);
  await eventually(() => partSize() === 4);
  assert.equal(readFileSync(path, 'utf8'), 'the old page');
  open!.destroy();
  const refused = await cut;
  assert.equal(refused.code, ExitCode.checkFailed);
  assert.match(refused.stderr, /\[(http|tls)\.truncated\]/);
  assert.deepEqual([readFileSync(path, 'utf8'), readdirSync(files)], ['the old page', ['page']]);

  assert.equal((await run(['/large', '-o', path])).code, ExitCode.ok);
  assert.ok(readFileSync(path).equals(LARGE));
  assert.equal(statSync(path).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(files), ['page']);
});

test("-o through a link writes the link's target; to a device it writes directly", async () => {
  symlinkSync(join(files, 'target'), join(files, 'dangling'));
  assert.equal((await run(['/large', '-o', join(files, 'dangling')])).code, ExitCode.usage, 'a link to nothing');
  writeFileSync(join(files, 'target'), '');
  assert.equal((await run(['/large', '-o', join(files, 'dangling')])).code, ExitCode.ok);
  assert.ok(readFileSync(join(files, 'target')).equals(LARGE));
  assert.equal((await run(['/large', '-o', '/dev/null'])).code, ExitCode.ok);
});

test('-o /dev/stdout works with a pipe, however slow its reader is', {
  skip: !existsSync('/dev/stdout') && 'no /dev/stdout',
}, async () => {
  const words = [process.execPath, THIMBLE, 'get', `${url}/large`, '--roots', join(folder, 'ca.pem')];
  const command = `${words.join(' ')} -o /dev/stdout | { sleep 0.3; wc -c; }`;
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
  let size = '';
  child.stdout.on('data', (data: Buffer) => {
    size += data;
  });
  assert.deepEqual(await finished(child), { code: 0, stderr: '' });
  assert.equal(Number(size), LARGE.length);
});

test('an error page is printed, with exit code 1', async () => {
  const { code, stdout, stderr } = await run(['/absent']);
  assert.deepEqual([code, stdout], [ExitCode.checkFailed, 'not here']);
  assert.match(stderr, /\/absent answered 404 Not Found\n$/);
});

test('pieces are printed as they arrive', async () => {
  const lines = run(['/lines', '--stream']);
  await eventually(() => lines.stdout() === 'one\n');
  open!.end('two\n');
  assert.equal((await lines).stdout, 'one\ntwo\n');
});

test('a progress bar for a file, only on a terminal', async () => {
  const path = join(files, 'large');
  const drawn = /^(?:\r[█░]{30} +\d+ % +[\d.]+ of 5\.0 MB +[\d.]+ MB\/s +)+\n$/;
  assert.match((await run(['/large', '-o', path], { terminal: true })).stderr, drawn);
  assert.equal((await run(['/large', '-o', path])).stderr, '');
  assert.equal((await run(['/large'], { terminal: true })).stderr, '');
});

test('colours only on a terminal, and not with NO_COLOR', async () => {
  const colored = async (options: Parameters<typeof run>[1]) =>
    (await run(['/absent', '--trace'], options)).stderr.includes('\x1b[');
  assert.equal(await colored({ terminal: true }), true);
  assert.equal(await colored({ terminal: true, env: { NO_COLOR: '1' } }), false);
  assert.equal(await colored({}), false);
});

test('a reader that stops early ends it silently', async () => {
  const child = start(['/large'], 'pipe');
  await once(child.stdout!, 'data');
  child.stdout!.destroy();
  assert.deepEqual(await finished(child), { code: 0, stderr: '' });
});

test('a full disk is reported, for a file and for stdout', {
  skip: !existsSync('/dev/full') && 'no /dev/full',
}, async () => {
  const file = await finished(start(['/large', '-o', '/dev/full'], 'pipe'));
  assert.equal(file.code, ExitCode.usage);
  assert.match(file.stderr, /\/dev\/full cannot be written: the disk is full \[cli\.file\]/);
  const stdout = await finished(start(['/large'], openSync('/dev/full', 'w')));
  assert.equal(stdout.code, ExitCode.usage);
  assert.match(stdout.stderr, /stdout cannot be written: the disk is full \[cli\.file\]/);
});

test('Ctrl-C during a download: 130, no message, no partial file', async () => {
  const child = start(['/half', '-o', join(files, 'page')], 'pipe');
  await eventually(() => partSize() === 4);
  child.kill('SIGINT');
  assert.deepEqual(await finished(child), { code: ExitCode.interrupted, stderr: '' });
  assert.deepEqual(readdirSync(files), []);
});

/** Bytes of the incomplete file. */
function partSize(): number | undefined {
  const part = readdirSync(files).find((name) => name.endsWith('.part'));
  return part === undefined ? undefined : statSync(join(files, part)).size;
}

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `thimble get` for a path. */
function run(
  [path, ...words]: readonly string[],
  { terminal = false, env }: { readonly terminal?: boolean; readonly env?: Record<string, string> } = {},
): Promise<Finished> & { stdout(): string } {
  const { io, stdout, stderr } = recordIo(env);
  if (terminal) Object.assign(io.stderr, { isTTY: true });
  const all = ['get', url + path, '--cacert', join(folder, 'ca.pem'), ...words];
  const running = runCommandLine(all, { commands: [get], version: '0', io });
  const result = running.then((code) => ({ code, stdout: stdout(), stderr: stderr() }));
  return Object.assign(result, { stdout });
}

/** The same with the built program. */
function start([path, ...words]: readonly string[], stdout: 'pipe' | number) {
  const all = [THIMBLE, 'get', url + path, '--cacert', join(folder, 'ca.pem'), ...words];
  return spawn(process.execPath, all, { stdio: ['ignore', stdout, 'pipe'] });
}

async function finished(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr!.on('data', (data: Buffer) => {
    stderr += data;
  });
  child.stdout?.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

// Runs the commands of docs/tasks.md, one after another in one folder, against servers for the names in them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { THIMBLE, thimble } from './support/cli.ts';
import { type Issued, issue } from './support/pki.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

const PAGE = readFileSync(fileURLToPath(new URL('../docs/tasks.md', import.meta.url)), 'utf8');
const HOSTS = ['api.example.com', 'files.example.com'];

/** The exit codes of commands, by their first words; all others exit with 0. The required output of each. */
const ENDINGS: readonly (readonly [command: string, code: number, output: RegExp])[] = [
  ['thimble check https://api.example.com/ --board', 0, /api\.example\.com/],
  ['thimble run main.py', 0, /^HTTP\/1\.1 200 OK\r?\n$/],
  ['thimble trust api.example.com files.example.com --explain', 0, /Task Root/],
  ['thimble trust', 0, /Task Root|ca\.der/],
  ['thimble cert new broker.local', 0, /mqtt/],
  ['thimble cert batch', 0, /fleet\/kitchen\.local/],
  ['thimble check --hosts', 0, /"board"/],
  ['thimble cert show', 0, /api\.example\.com/],
  ['thimble boards diff', 0, /TLS|ssl|modules/],
  ['thimble check api.example.com --upgrade', 0, /circuitpython-9\.2 -> pico-w@circuitpython-10\.2/],
];

let folder: string;
let root: Issued;
let server: TestServer;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-tasks-'));
  root = await issue({ name: 'Task Root', ca: true });
  const leaf = await issue({ name: HOSTS[0]!, issuer: root, dnsNames: HOSTS });
  writeFileSync(join(folder, 'extra.pem'), root.pem);
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi';
  server = await startTlsServer(
    () => ({ leaf }),
    (socket) => socket.once('data', () => socket.end(answer)),
  );
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test('every command of docs/tasks.md has the exit code that the page states', async (t) => {
  const blocks = [...PAGE.matchAll(/^```(sh|python|csv|txt)\n(.*?)^```$/gms)];
  const files: Readonly<Record<string, string>> = { python: 'main.py', csv: 'devices.csv', txt: 'hosts.txt' };
  const used = new Set<string>();
  for (const [, kind, text] of blocks) {
    if (kind !== 'sh') writeFileSync(join(folder, files[kind!]!), text!);
    else for (const line of text!.trim().split('\n')) await t.test(line, () => runLine(line, used));
  }
  assert.equal(used.size, ENDINGS.length, 'each ending is that of a command');
});

async function runLine(line: string, used: Set<string>): Promise<void> {
  const [command = '', target] = line.split(' > ');
  const words = command.split(' ').slice(1);
  if (words[0] === 'serve') return serves(words);
  const ending = ENDINGS.find(([start]) => command.startsWith(start));
  assert.ok(ending !== undefined, 'an ending for it');
  used.add(ending[0]);
  const { code, stdout, stderr } = await thimble([...words, ...resolving(words)], {
    cwd: folder,
    env: { NODE_EXTRA_CA_CERTS: join(folder, 'extra.pem') },
  });
  if (target !== undefined) writeFileSync(join(folder, target), stdout);
  assert.equal(code, ending[1], stdout + stderr);
  assert.match(words[0] === 'run' ? stdout : stdout + stderr, ending[2]);
  assert.doesNotMatch(stderr, /was not verified/, 'the program of the page verifies the server');
}

/** Maps the hosts in the page to the server of this test. */
function resolving(words: readonly string[]): string[] {
  if (['boards', 'cert new', 'cert batch'].some((start) => words.join(' ').startsWith(start))) return [];
  const roots = words[0] === 'trust' ? ['--roots', 'extra.pem'] : []; // which no root program has
  const hosts = HOSTS.filter((host) => words[0] !== 'trust' || words.includes(host));
  return [...roots, ...hosts.flatMap((host) => ['--resolve', `${host}:443:127.0.0.1:${server.port}`])];
}

/** A command that listens, and ends at Ctrl-C. */
async function serves(words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [THIMBLE, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const listening = new Promise<void>((resolve, reject) => {
    const hear = (data: Buffer) => {
      printed += data;
      if (/127\.0\.0\.1:\d+|"port":\d+|https:\/\/\S+:\d+/.test(printed)) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`it ended: ${printed}`)));
  });
  await listening;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  await exit;
}

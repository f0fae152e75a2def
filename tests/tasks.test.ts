// Runs the commands of docs/tasks.md, one after another in one folder, against servers for the names in them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { THIMBLE, thimble } from './support/cli.ts';
import { freePort } from './support/free-port.ts';
import { runMosquitto } from './support/mosquitto.ts';
import { type Issued, issue } from './support/pki.ts';
import { testWithPrograms } from './support/programs.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

const PAGE = readFileSync(fileURLToPath(new URL('../docs/tasks.md', import.meta.url)), 'utf8');
const HOSTS = ['api.example.com', 'files.example.com'];

/** The exit codes of commands, by their first words; all others exit with 0. The required output of each. */
const ENDINGS: readonly (readonly [command: string, code: number, output: RegExp])[] = [
  ['thimble check https://api.example.com/ --board pico-w@circuitpython-10.2', 1, /-12288/],
  ['thimble check https://api.example.com/ --board', 0, /api\.example\.com/],
  ['thimble run main.py', 0, /^HTTP\/1\.1 200 OK\r?\n$/],
  ['thimble trust api.example.com files.example.com --explain', 0, /Task Root/],
  ['thimble trust', 0, /Task Root|ca\.der/],
  ['thimble cert new broker.local', 0, /mqtt/],
  ['thimble cert batch', 0, /mqtt\/kitchen\.local/],
  ['thimble run mqtt/kitchen.local', 0, /^published to broker\.local\n$/],
  ['thimble explain', 0, /root certificate of the server is not trusted/],
  ['thimble run code.py', 0, /^200\n$/],
  ['thimble check --hosts', 0, /"board"/],
  ['thimble cert show', 0, /api\.example\.com/],
  ['thimble boards diff', 0, /TLS|ssl|modules/],
  ['thimble check api.example.com --upgrade', 0, /circuitpython-9\.2 -> pico-w@circuitpython-10\.2/],
];

let folder: string;
let root: Issued;
let server: TestServer;
let brokerPort = 0;

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

testWithPrograms(['mosquitto'], 'every command of docs/tasks.md has the exit code that the page states', async (t) => {
  const blocks = [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const used = new Set<string>();
  for (const [, kind, text] of blocks) {
    if (kind !== 'sh') place(kind!, text!);
    else for (const line of text!.trim().split('\n')) await t.test(line, () => runLine(line, used, t));
  }
  assert.equal(used.size, ENDINGS.length, 'each ending is that of a command');
});

/** Puts a block into the file that the text above it names. */
function place(kind: string, text: string): void {
  const files: Readonly<Record<string, string>> = { csv: 'devices.csv', txt: 'hosts.txt' };
  const program = /^# (\w+\.py)\n/.exec(text)?.[1];
  if (kind === 'conf') appendFileSync(join(folder, 'mqtt/mosquitto.conf'), text);
  else if (kind === 'python' && program === undefined) {
    const path = join(folder, 'mqtt/main.py');
    const whole = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      whole.replace(/^.*load_verify_locations.*\n/m, (above) => above + text),
    );
  } else writeFileSync(join(folder, program ?? files[kind]!), text);
}

async function runLine(line: string, used: Set<string>, page: TestContext): Promise<void> {
  const [command = '', target] = line.split(' > ');
  const [program, ...words] = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
  if (program === 'cp') {
    const to = join(folder, words.pop()!);
    for (const word of words) copyFileSync(join(folder, word), join(to, basename(word)));
    return;
  }
  if (program === 'mosquitto') return startBroker(words[1]!, page);
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

/** Maps the hosts in the page to the servers of this test. */
function resolving(words: readonly string[]): string[] {
  if (words.includes('broker.local:127.0.0.1')) return ['--resolve', `broker.local:8883:127.0.0.1:${brokerPort}`];
  if (['boards', 'cert new', 'cert batch', 'explain'].some((start) => words.join(' ').startsWith(start))) return [];
  const roots = words[0] === 'trust' ? ['--roots', 'extra.pem'] : []; // which no root program has
  const hosts = HOSTS.filter((host) => words[0] !== 'trust' || words.includes(host));
  return [...roots, ...hosts.flatMap((host) => ['--resolve', `${host}:443:127.0.0.1:${server.port}`])];
}

/** Starts the broker as the page does, on a free port. */
async function startBroker(path: string, page: TestContext): Promise<void> {
  const settings = readFileSync(join(folder, path), 'utf8');
  brokerPort = await freePort();
  writeFileSync(join(folder, path), settings.replace('listener 8883', `listener ${brokerPort} 127.0.0.1`));
  await runMosquitto(page, brokerPort, path, folder);
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

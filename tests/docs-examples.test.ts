// Every command in a code block of README.md and docs/, and every example of --help, is run: none is refused as wrong usage.
// Hosts lead to a server here. Their roots are not public ones, so a command may also end with a failed check.
// docs/tasks.md has its own test, which also checks results.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata'; // @peculiar/x509 needs it first
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { runCommandLine } from '../src/cli/command-line.ts';
import { COMMANDS } from '../src/cli/commands.ts';
import { version } from '../src/cli/version.ts';
import { type Issued, issue, issueCrl } from './support/pki.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HOSTS = [
  'api.example.com',
  'discord.com',
  'garden.example.com',
  'example.com',
  'nas.local',
  'device.test',
  'api.test',
  'localhost',
];
/** Commands that run until they are stopped. */
const SERVERS = ['serve', 'web'];
const WITH_RESOLVE = ['run', 'check', 'doctor', 'trust', 'get', 'cert show', 'web'];

/** Lines that cannot run here, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'thimble run --board pico-w@micropython-1.27': 'needs a terminal',
  'thimble web --open': 'opens a browser',
  'npx thimble web --hashes > hashes.txt': 'tests/web checks them',
};

let fixture: string;
let server: TestServer;

before(async () => {
  fixture = mkdtempSync(join(tmpdir(), 'thimble-docs-'));
  const root = await issue({ name: 'Docs Root', ca: true });
  const leaf = await issue({ name: HOSTS[0]!, issuer: root, dnsNames: HOSTS });
  await writeFixture(root, leaf);
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi';
  server = await startTlsServer(
    () => ({ leaf }),
    (socket) => socket.once('data', () => socket.end(answer)),
  );
  await runWords(['run', join(fixture, 'main.py'), '--record', join(fixture, 'bug.rec')]);
});
after(async () => {
  await server.close();
  rmSync(fixture, { recursive: true });
});

const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (/^(?!tasks).*\.md$/.test(name) ? [`docs/${name}`] : [])),
];
const used = new Set<string>();

for (const page of PAGES) {
  const lines = commandsOf(readFileSync(join(ROOT, page), 'utf8'));
  if (lines.length > 0)
    test(`the commands of ${page}`, async (t) => {
      for (const line of lines) await t.test(line, { skip: reasonToSkip(line) }, () => runLine(line));
    });
}

for (const command of COMMANDS.flatMap((each) => ('commands' in each ? [each, ...each.commands] : [each])))
  test(`the examples of ${command.name} --help`, async (t) => {
    for (const [line] of command.examples) await t.test(line, { skip: reasonToSkip(line) }, () => runLine(line));
  });

test('the board.toml of docs/hardware.md, whole and in parts, and the profile of docs/boards.md are accepted', async () => {
  const blocks = (page: string, kind: string) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\`$`, 'gms'))].map(
      ([, all]) => all!,
    );
  const files = [
    ...blocks('docs/hardware.md', 'toml').map((all) => ['--hardware', 'board.toml', all]),
    ...blocks('docs/boards.md', 'json').map((all) => ['--board', 'my-board.json', all]),
  ];
  assert.equal(files.length, 4);
  const folder = mkdtempSync(join(tmpdir(), 'thimble-docs-'));
  try {
    for (const [option, name, content] of files) {
      const file = join(folder, name!);
      writeFileSync(file, content!);
      const board = option === '--board' ? [] : ['--board', 'pico-w@micropython-1.27'];
      const { code, output } = await runWords(['run', '-c', 'print("ran")', option!, file, ...board]);
      assert.deepEqual([code, output.includes('ran\n')], [0, true], output);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every line that is left out is in the documentation', () => {
  assert.deepEqual([...used].sort(), Object.keys(LEFT_OUT).sort());
});

function reasonToSkip(line: string): string | false {
  const [written] = line.split(/ {2,}#| # /);
  const why = LEFT_OUT[written!.trim()];
  if (why !== undefined) used.add(written!.trim());
  return why ?? false;
}

/** Lines of `sh` blocks, and those of `console` blocks after `$ `, that run thimble. */
function commandsOf(page: string): readonly string[] {
  return [...page.matchAll(/^```(sh|console)\n(.*?)^```$/gms)].flatMap(([, kind, text]) =>
    text!.split('\n').flatMap((line) => {
      const command = kind === 'sh' ? line : line.startsWith('$ ') ? line.slice(2) : '';
      return /^(?:npx )?thimble /.test(command) ? [command] : [];
    }),
  );
}

async function runLine(line: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-docs-'));
  cpSync(fixture, folder, { recursive: true });
  const before = process.cwd();
  process.chdir(folder);
  try {
    if (/thimble cert (?:new|batch|sign) /.test(line)) removeAuthorities(folder);
    if (line.includes('--record')) rmSync(join(folder, 'bug.rec'));
    for (const command of line.split(/; (?=thimble )/)) {
      const { code, output } = await runWords(wordsOf(command));
      assert.ok([0, 1, 3, 130].includes(code), `exit code ${code}: ${output}`);
      assert.doesNotMatch(output, /\[cli\./);
    }
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}

/** The fixture's CAs have no keys: these commands create one. */
function removeAuthorities(folder: string): void {
  for (const name of ['ca.pem', 'certs', 'fleet', 'localhost.pem', 'pico.local.pem', 'pico.local.key.pem'])
    rmSync(join(folder, name), { recursive: true });
}

/** The arguments of `thimble`, in a pipe too. Comments and redirections are left out. */
function wordsOf(command: string): readonly string[] {
  const own = /(?:^|\| )(?:npx )?thimble (.*)$/.exec(command)![1]!;
  const words = [...own.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) =>
    (a ?? b ?? c!).replace('/media/CIRCUITPY', 'my-board'),
  );
  const end = words.findIndex((word) => ['#', '>', '<', '|'].includes(word));
  return words.slice(0, end < 0 ? undefined : end);
}

async function runWords(given: readonly string[]): Promise<{ code: number; output: string }> {
  const words = [...given];
  const stopped = new AbortController();
  const [name] = words;
  if (SERVERS.includes(name!)) words.push('--port', '0');
  const takes = WITH_RESOLVE.find((each) => words.join(' ').startsWith(each));
  const named = HOSTS.filter((host) => takes === 'run' || words.some((word) => word.includes(host)));
  const after = words.indexOf('--');
  if (takes !== undefined && !words.includes('--replay'))
    words.splice(
      after < 0 ? words.length : after,
      0,
      ...named.flatMap((host) => ['--resolve', `${host}:127.0.0.1:${server.port}`]),
    );
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const both = Promise.all([text(stdout), text(stderr)]);
  if (SERVERS.includes(name!)) stderr.once('data', () => stopped.abort());
  const code = await runCommandLine(words, {
    commands: COMMANDS,
    version,
    io: {
      stdout,
      stderr,
      stdin: Readable.from([Buffer.from('OSError: -202\n')]),
      env: { ...process.env, XDG_DATA_HOME: process.cwd() },
      signal: stopped.signal,
    },
  });
  stdout.end();
  stderr.end();
  return { code, output: (await both).join('') };
}

/** The files that the commands name. */
async function writeFixture(root: Issued, leaf: Issued): Promise<void> {
  const csr = await Pkcs10CertificateRequestGenerator.create({
    name: 'CN=pico.local',
    keys: leaf.keys as never,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' } as never,
  });
  const roots = [
    'ca.pem',
    'my-ca.pem',
    'firmware-roots.pem',
    'all-known-roots.pem',
    'root.pem',
    'fleet/ca.pem',
    'certs/ca.pem',
  ];
  const leaves = ['pico.local.pem', 'localhost.pem', 'new.pem'];
  const program = 'import requests\nrequests.get("https://api.example.com/")\n';
  const files: Readonly<Record<string, string | Uint8Array>> = {
    ...Object.fromEntries(roots.map((name) => [name, root.pem])),
    ...Object.fromEntries(leaves.map((name) => [name, leaf.pem])),
    'pico.local.key.pem': leaf.keyPem,
    'key.pem': leaf.keyPem,
    'ca.crl': await issueCrl({ signer: root }),
    'pico.csr': csr.toString('pem'),
    'sensor.csr': csr.toString('pem'),
    ...Object.fromEntries(['main.py', 'code.py', 'server.py', 'my-board/main.py'].map((name) => [name, program])),
    'adafruit-bundle/lib/empty.py': '',
    'libs/empty.py': '',
    'www/index.html': 'hi',
    'hosts.txt': 'api.example.com\n',
    'devices.csv': 'name,board\nkitchen.local,pico-w@micropython-1.27\n',
    'sensors.csv': 'name\nsensor-1\n',
    'post.txt': 'OSError: -202\n',
    sdkconfig: '# CONFIG_MBEDTLS_ECP_DP_SECP521R1_ENABLED is not set\n',
    'mbedtls_config.h': '#define MBEDTLS_SSL_TLS_C\n',
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(fixture, name, '..'), { recursive: true });
    writeFileSync(join(fixture, name), content);
  }
}

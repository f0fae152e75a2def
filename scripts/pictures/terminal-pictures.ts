// Pictures of a terminal for docs/: each main command with its output, against servers on this machine.
//
// The names in the commands are public ones, so each command gets options that the picture leaves out: `--resolve` for
// the local server, and its roots. A picture changes only with the command's output: certificates have fixed dates and
// RSA keys, whose signatures have one length; and today's date, milliseconds and the text of a root are replaced.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Issued, type IssueOptions, issue } from '../../tests/support/pki.ts';
import { startTlsServer, type TestServer } from '../../tests/support/tls-server.ts';
import { terminalSvg } from './terminal-svg.ts';

const THIMBLE = fileURLToPath(new URL('../../dist/bin/thimble.cjs', import.meta.url));
const HOST = 'api.example.com';
const DAY_SHOWN = '2026-11-30';

/** The program of docs/tasks.md. */
const PROGRAM = /^```python\n(# main\.py\n.*?)^```$/ms.exec(
  readFileSync(fileURLToPath(new URL('../../docs/tasks.md', import.meta.url)), 'utf8'),
)![1]!;

const POST = `Adafruit CircuitPython 9.2.1 on 2024-11-20; Raspberry Pi Pico W with rp2040
Traceback (most recent call last):
  File "code.py", line 21, in <module>
  File "adafruit_requests.py", line 711, in get
  File "adafruit_connection_manager.py", line 328, in get_socket
OSError: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')
`;

interface Scene {
  readonly title: string;
  /** As a reader would type it. */
  readonly command: string;
  /** Whether the command is preceded by the content of this file. */
  readonly shows?: string;
  /** What the picture leaves out. */
  readonly hidden: (server: TestServer) => readonly string[];
}

const resolve = ({ port }: TestServer) => ['--resolve', `${HOST}:443:127.0.0.1:${port}`];

/** By the names of the files in docs/images. */
const SCENES: Readonly<Record<string, Scene>> = {
  'run.svg': {
    title: 'thimble run: a program is refused, with the true reason',
    command: 'run main.py --board pico-w@micropython-1.27 --wifi up --clock now',
    hidden: resolve,
  },
  'explain.svg': {
    title: 'thimble explain: what a traceback means, and what to do',
    command: 'explain post.txt',
    shows: 'post.txt',
    hidden: () => [],
  },
  'check.svg': {
    title: 'thimble check: a board would not connect, why, and a fix that works',
    command: `check ${HOST} --board pico-w@circuitpython-10.2`,
    hidden: (server) => [...resolve(server), '--bundle', 'new-root.pem'],
  },
  'trust.svg': {
    title: 'thimble trust: the root for a host, and why this one',
    command: `trust ${HOST} --explain -o ca.pem`,
    hidden: (server) => [...resolve(server), '--roots', 'roots.pem'],
  },
};

/** The pictures by file name. `dist/` must be built. */
export async function terminalPictures(): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-pictures-'));
  const server = await openScene(folder);
  try {
    const pictures = new Map<string, string>();
    for (const [file, scene] of Object.entries(SCENES)) pictures.set(file, await picture(scene, folder, server));
    return pictures;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

/** Writes the files that the commands read. The server's chain ends in a root that an older one cross-signed. */
async function openScene(folder: string): Promise<TestServer> {
  const make = (options: IssueOptions) =>
    issue({ key: 'rsa2048', notBefore: new Date('2026-01-01'), notAfter: new Date('2045-12-31'), ...options });
  const oldRoot = await make({ name: 'Example Root R1', ca: true });
  const newRoot = await make({ name: 'Example Root R2', ca: true });
  const crossSigned = await make({ name: 'Example Root R2', ca: true, keys: newRoot.keys, issuer: oldRoot });
  const intermediate = await make({ name: 'Example CA 1', ca: true, issuer: newRoot });
  const leaf = await make({ name: HOST, issuer: intermediate, dnsNames: [HOST] });
  const other = await make({ name: 'Another Root', ca: true });
  const pem = (...all: readonly Issued[]) => all.map((each) => each.pem).join('');
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'main.py': PROGRAM,
    'ca.der': other.der,
    'post.txt': POST,
    'new-root.pem': pem(newRoot),
    'roots.pem': pem(oldRoot, newRoot, other),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return startTlsServer(
    () => ({ leaf, rest: [intermediate, crossSigned] }),
    (socket) => socket.end(),
  );
}

async function picture(scene: Scene, folder: string, server: TestServer): Promise<string> {
  const { title, command, shows } = scene;
  const before =
    shows === undefined ? [] : [`$ cat ${shows}`, ...linesOf(readFileSync(join(folder, shows), 'utf8')), ''];
  const output = await outputOf([...command.split(' '), ...scene.hidden(server)], folder);
  return terminalSvg([...before, `$ npx thimble ${command}`, ...linesOf(output)], title);
}

/** Both streams in the order in which they were written. */
async function outputOf(words: readonly string[], folder: string): Promise<string> {
  const path = join(folder, 'output.txt');
  const file = openSync(path, 'w');
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const child = spawn(process.execPath, [THIMBLE, ...words], { cwd: folder, env, stdio: ['ignore', file, file] });
  await once(child, 'close');
  closeSync(file);
  return withoutChance(readFileSync(path, 'utf8'));
}

/** A root in a line to paste is shortened, which readers do not need. */
function withoutChance(output: string): string {
  return output
    .replaceAll(new Date().toISOString().slice(0, 10), DAY_SHOWN)
    .replace(/\d+ ms from here/g, '12 ms from here')
    .replace(/(-----BEGIN CERTIFICATE-----\\nMIID).*?(-----END)/g, '$1…$2');
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n');
}

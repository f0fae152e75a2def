// `npm run demo`: a board refuses a server, Thimble says why and finds the certificate, and the board is content.
// Everything is local: two servers on the loopback and a CA made for the occasion. Exit code 1 if the story goes wrong.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { type Issued, issue } from '../tests/support/pki.ts';

/** The story took a turn that it must not take. */
class Mishap extends Error {}

const root = fileURLToPath(new URL('..', import.meta.url));
const BOARD = 'pico-w@circuitpython-10.2';
const WEATHER = 'weather.example.com';
const GARDEN = 'garden.example.com';

if (!existsSync(`${root}dist/cli/main.js`)) {
  console.error('Thimble is not built yet: run npm ci (or npm run build) first.');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'thimble-demo-'));
try {
  await tellStory();
} catch (error) {
  if (!(error instanceof Mishap)) throw error;
  console.error(pc.red(`\nThe demo went wrong: ${error.message}. Please report it, with the lines above.`));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

async function tellStory(): Promise<void> {
  // The set: two CAs, of which the firmware knows one, and a server for each.
  const notAfter = new Date(Date.now() + 10 * 365 * 86_400_000);
  const builtIn = await issue({ name: 'Big Old Root CA', ca: true, notAfter });
  const newcomer = await issue({ name: 'Young Root CA', ca: true, notAfter });
  const servers = [
    await serve(WEATHER, builtIn, { sky: 'clear', celsius: 18 }),
    await serve(GARDEN, newcomer, { moisture: 41 }),
  ] as const;
  writeFileSync(join(folder, 'firmware-roots.pem'), builtIn.pem);
  writeFileSync(join(folder, 'all-known-roots.pem'), builtIn.pem + newcomer.pem);
  cpSync(`${root}examples/two-domains/code.py`, join(folder, 'code.py'));
  const [weatherPort, gardenPort] = servers.map(({ port }) => port);
  const asBoard = [
    ...['run', 'code.py', '--board', BOARD, '--bundle', 'firmware-roots.pem'],
    ...['--host', `${WEATHER}=127.0.0.1:${weatherPort}`, '--host', `${GARDEN}=127.0.0.1:${gardenPort}`],
  ];

  try {
    say(
      1,
      'A CircuitPython program on a Pico W talks to two services.',
      `code.py asks ${WEATHER} and ${GARDEN} for data. The firmware has a list of root`,
      'certificates built in; here it is firmware-roots.pem, and both hosts are servers on this machine.',
      '`thimble run` runs the program as that firmware would:',
    );
    const before = await thimble(...asBoard);
    expect(before, `${WEATHER}/today -> 200`, `${GARDEN}/moisture -> OSError`);
    const complaint = /OSError: (.*)/.exec(before)![0];

    say(2, `The second request was refused, and the board's error says little. What does it mean?`);
    expect(await thimble('explain', complaint), '-12288');

    say(
      3,
      `So the firmware lacks the root behind ${GARDEN}. Which one is it?`,
      '`thimble trust` fetches the chain and finds the root among those that are known: never one that only the',
      'server vouches for. On the internet you leave --roots and --resolve away, and it looks among the public roots.',
    );
    const target = `${GARDEN}:${gardenPort}`;
    const where = ['--roots', 'all-known-roots.pem', '--resolve', `${target}:127.0.0.1`];
    await thimble('trust', target, ...where, '-o', 'ca.pem');
    const written = readFileSync(join(folder, 'ca.pem'), 'utf8');
    console.log(pc.dim(indent(`ca.pem:\n${shorten(written)}`)));
    if (!written.includes(newcomer.pem.trim())) fail('ca.pem does not hold the root that was expected');

    say(4, 'The same program, unchanged, with ca.pem beside it:');
    expect(await thimble(...asBoard), `${WEATHER}/today -> 200`, `${GARDEN}/moisture -> 200`);
    console.log(
      pc.green('\nBoth servers are verified now. Copy code.py and ca.pem to the board, and it will do the same.\n'),
    );
  } finally {
    for (const { close } of servers) await close();
  }
}

/** An HTTPS server of Node's for one name, whose certificate this CA issued; it answers everything with one value. */
async function serve(name: string, ca: Issued, answer: object): Promise<{ port: number; close(): Promise<void> }> {
  const leaf = await issue({ name, issuer: ca, dnsNames: [name] });
  const server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Shows a command as one would type it, runs it in the demo's folder, and shows what it prints. @returns its stdout. */
async function thimble(...words: string[]): Promise<string> {
  console.log(pc.bold(indent(`$ npx thimble ${words.map(quote).join(' ')}`)));
  const child = spawn(process.execPath, [`${root}dist/cli/main.js`, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (data: Buffer) => {
    stdout += data;
  });
  createInterface(child.stdout).on('line', (line) => console.log(indent(line)));
  createInterface(child.stderr).on('line', (line) => console.log(pc.dim(indent(line))));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) fail(`thimble ${words[0]} ended with exit code ${code}`);
  return stdout;
}

function say(number: number, first: string, ...more: string[]): void {
  console.log(`\n${pc.cyan(pc.bold(`${number}. ${first}`))}${more.map((line) => `\n   ${line}`).join('')}\n`);
}

function expect(output: string, ...parts: string[]): void {
  for (const part of parts) if (!output.includes(part)) fail(`it should have said ${JSON.stringify(part)}`);
}

function fail(message: string): never {
  throw new Mishap(message);
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '   ');
}

/** The base64 in the middle of a certificate says nothing to a reader. */
function shorten(pem: string): string {
  return pem.replace(/(BEGIN CERTIFICATE-----\n.*\n)[^-]*\n(?=.*\n-----END)/, '$1…\n');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`;
}

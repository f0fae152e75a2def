// The ESP8266 with flights that no TLS server sends by itself, and with OpenSSL's s_server: the facts' extra rows.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFolder, runFile } from '../programs/run.ts';
import { freePort } from '../support/free-port.ts';
import { type Issued, issue } from '../support/pki.ts';
import { findProgram } from '../support/programs.ts';
import { testWithShared } from '../support/shared.ts';
import { readRows, withoutChance } from './axtls-facts.ts';
import { type Listening, sayBare } from './axtls-servers.ts';

const BUILDS = { '1.27': '1.27', master: '1.29' };

/** Rows that are not reproduced here, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'empty certificate list': 'the interpreter crashes',
  's_server -tls1_2 -cipher AES128-SHA -legacy_renegotiation key=rsa2048 renegotiate R':
    'the command would have to type R',
  's_server -www -tls1_2 -cipher AES128-SHA:@SECLEVEL=0 key=rsa8192 ':
    'a key of 8,192 bits takes half a minute to make',
  "proxy flips a byte of the server's app data": 'inspector.test.ts and raise tell',
  "proxy flips the client's app data": 'as above',
  "proxy flips the client's ClientHello last byte (sig alg)": 'as above',
};
/**
 * axTLS sends its ClientKeyExchange before it checks the suite, and uses SSL 3.0's number in its records: ours does
 * not.
 */
const HEARS_OTHERWISE = ['suite 009c (unknown LSB)', 'ServerHello version 0300'];

for (const [build, version] of Object.entries(BUILDS))
  testWithShared('facts/esp8266', `axTLS of ${build} in the facts' extra situations`, async (facts, t) => {
    const rows = readRows(readFileSync(join(facts, `esp8266-extra-${build}.txt`), 'utf8'));
    assert.equal(rows.length, 34);
    const hasOpenssl = findProgram('openssl') !== undefined;
    const played = rows.filter(({ name }) => !(name in LEFT_OUT) && !(name.startsWith('s_server ') && !hasOpenssl));
    const certificate = await issue({ name: 'board.test', key: 'rsa2048' });
    const folder = programFolder(t, {
      'main.py': readFileSync(new URL('axtls-probe.py', import.meta.url), 'utf8'),
      'own.pem': certificate.pem,
      'own.key': certificate.keyPem,
    });
    const servers: { port: number; heard?: Listening['heard']; close(): void }[] = [];
    t.after(() => {
      for (const server of servers) server.close();
    });
    for (const { name } of played)
      servers.push(
        name.startsWith('s_server ')
          ? await startServer(name, folder)
          : await sayBare(flight(name, certificate), 'stay'),
      );
    const plan = played.map(({ name }, i) => [
      name,
      name.startsWith('s_server ') ? 'get' : 'hs',
      servers[i]!.port,
      name.startsWith('s_server ') ? 10 : 1,
    ]);
    const ran = await runFile(join(folder, 'main.py'), {
      board: `esp8266@micropython-${version}`,
      args: [JSON.stringify(plan)],
    });
    assert.equal(ran.code, 0, ran.stderr);
    const seen = new Map(
      ran.stdout.split('== ').map((part) => [part.split('\n')[0]!, part.trim().split('\n').slice(1).join(' | ')]),
    );
    played.forEach(({ name, client, server }, i) => {
      assert.equal(ofAnyLength(seen.get(name.trim()) ?? seen.get(name)!), ofAnyLength(client), name);
      const after = /after=(\w+)/.exec(server)?.[1];
      if (after !== undefined && !HEARS_OTHERWISE.includes(name))
        assert.equal(servers[i]!.heard![0]!.after.slice(0, 20), after.slice(0, 20), `${name}: the server hears`);
    });
  });

/** The length of s_server's page depends on its version. */
function ofAnyLength(pieces: string): string {
  return withoutChance(pieces).replace(/read EOF after [1-9]\d+/, 'read EOF after N');
}

async function startServer(name: string, cwd: string) {
  const words = name
    .replace(/^s_server /, '')
    .replace(/ ?key=rsa2048 ?$/, '')
    .split(' ');
  const port = await freePort();
  const keys = ['-cert', 'own.pem', '-key', 'own.key'];
  const openssl: ChildProcess = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, ...keys, ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  openssl.stdout!.on('data', (data: Buffer) => (said += data));
  while (!said.includes('ACCEPT')) await once(openssl.stdout!, 'data');
  return { port, close: () => openssl.kill() };
}

function flight(name: string, { der }: Issued): Uint8Array {
  const hello = serverHello({});
  const list = (body: readonly number[]) => message(11, [...uint24(body.length), ...body]);
  const certificate = list([...uint24(der.length), ...der]);
  const done = message(14, []);
  const usual = (first: readonly number[]) => [record(first), record(certificate), record(done)];
  const flights: Readonly<Record<string, readonly (readonly number[])[]>> = {
    'coalesced ServerHello+Certificate+Done in one record': [record([...hello, ...certificate, ...done])],
    'separate records': usual(hello),
    'Certificate over two records': [
      record(hello),
      record(certificate.slice(0, 200)),
      record(certificate.slice(200)),
      record(done),
    ],
    'suite c02f (never offered), no SKE': usual(serverHello({ suite: [0xc0, 0x2f] })),
    'suite c02f + ServerKeyExchange': [
      record(serverHello({ suite: [0xc0, 0x2f] })),
      record(certificate),
      record(message(12, [3, 0, 23])),
    ],
    'suite 009c (unknown LSB)': usual(serverHello({ suite: [0, 0x9c] })),
    'ServerHello version 0304': usual(serverHello({ version: [3, 4] })),
    'ServerHello version 0300': usual(serverHello({ version: [3, 0] })),
    'session id of 33': usual(serverHello({ sessionId: 33 })),
    'session id of 32 and extensions': usual(serverHello({ sessionId: 32, extensions: [0, 5, 0xff, 1, 0, 1, 0] })),
    'garbage certificate': [record(hello), record(list([0, 0, 5, 1, 2, 3, 4, 5])), record(done)],
    'certificate before ServerHello': [record(certificate)],
    'HelloRequest first': [record(message(0, []))],
    'CertificateStatus (22) after Certificate': [record(hello), record(certificate), record(message(22, [1, 0, 0, 0]))],
    'warning alert unrecognized_name then ServerHello': [[21, 3, 3, 0, 2, 1, 112], ...usual(hello)],
  };
  const records = flights[name];
  assert.ok(records !== undefined, `no flight for ${name}`);
  return Uint8Array.from(records.flat());
}

interface HelloParts {
  readonly version?: readonly number[];
  readonly suite?: readonly number[];
  readonly sessionId?: number;
  readonly extensions?: readonly number[];
}

function serverHello({
  version = [3, 3],
  suite = [0, 0x2f],
  sessionId = 0,
  extensions = [],
}: HelloParts): readonly number[] {
  const random = Array<number>(32).fill(7);
  return message(2, [
    ...version,
    ...random,
    sessionId,
    ...Array<number>(sessionId).fill(9),
    ...suite,
    0,
    ...extensions,
  ]);
}

function message(type: number, body: readonly number[]): readonly number[] {
  return [type, ...uint24(body.length), ...body];
}

function record(body: readonly number[]): readonly number[] {
  return [22, 3, 3, body.length >> 8, body.length & 0xff, ...body];
}

function uint24(value: number): readonly number[] {
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

// `thimble check` end to end, against local servers with chains in the structure of the web's.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { commandLine } from '../support/cli.ts';
import { CA } from './chains.ts';
import { type FaultServer, startFaultServers } from './fault-servers.ts';

const folder = mkdtempSync(join(tmpdir(), 'thimble-check-cli-'));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const newRoots = file('new.pem', CA.root.pem + CA.ecRoot.pem);
const ajv = new Ajv2020();
const isDiagnosis = ajv.compile(
  JSON.parse(readFileSync(new URL('../../docs/diagnosis.schema.json', import.meta.url), 'utf8')) as object,
);

let servers: readonly FaultServer[];
let close: () => void;
before(async () => ({ servers, close } = await startFaultServers()));
after(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});

function targetOf(name: string): string {
  const found = servers.find((server) => server.name === name);
  assert.ok(found, name);
  return `${found.host}:${found.port}`;
}

function check(words: readonly string[]) {
  return commandLine(['check', ...words, '--resolve', 'device.test:127.0.0.1', '--bundle', newRoots]);
}

for (const [name, now, before] of [
  ['sends the cross-signed root too', CA.root, CA.oldRoot],
  ['sends the cross-signed root too, ECDSA', CA.ecRoot, CA.root],
] as const)
  test(`${name}: refused by CircuitPython 10.2, accepted by 9.2, and by 10.2 with the proposed root`, async () => {
    const target = targetOf(name);
    const bundles = [
      ...['--bundle', `pico-w@circuitpython-10.2=${file('now.pem', now.pem)}`],
      ...['--bundle', `pico-w@circuitpython-9.2=${file('before.pem', before.pem)}`],
    ];
    const checkOn = (board: string, ...more: string[]) => check([target, '--board', board, ...bundles, ...more]);
    const refused = await checkOn('pico-w@circuitpython-10.2', '--json');
    assert.equal(refused.code, 1, refused.stderr);
    const diagnosis = JSON.parse(refused.stdout) as Diagnosis;
    assert.equal(isDiagnosis(diagnosis), true, ajv.errorsText(isDiagnosis.errors));
    assert.equal(diagnosis.exception, "OSError(-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')");
    assert.equal(diagnosis.console, 'x509-crt-bundle:Failed to verify certificate');
    assert.equal(diagnosis.chain[2]?.role, 'cross-signed root');
    const [fix] = diagnosis.fixes;
    assert.equal(fix?.kind, 'root');

    const taken = await checkOn('pico-w@circuitpython-9.2');
    assert.equal(taken.code, 0, taken.stdout);

    const proposed = JSON.parse(/cadata=(".*")\)/.exec(fix?.line ?? '')![1]!) as string;
    assert.equal(proposed, now.pem);
    const fixed = await checkOn('pico-w@circuitpython-10.2', '--roots', file('proposed.pem', proposed));
    assert.equal(fixed.code, 0, fixed.stdout);
    assert.match(fixed.stdout, /It connects/);
  });

test('a cross-signed copy given as a root is reported, also as a literal in a program', async () => {
  const pasted = `ca = '''\n${CA.crossSigned.pem.trim().replaceAll('\n', '\\n\n')}\n'''\n`;
  const roots = file('pasted.py', pasted);
  const { code, stderr } = await check([targetOf('all well, RSA'), '--board', 'pico-w@cp10.2', '--roots', roots]);
  assert.equal(code, 0);
  assert.match(stderr, /CN=New Root, issued by CN=Old Root, is not a root: it is the copy of the root CN=New Root/);
  assert.match(stderr, /load that one/);
});

test('MicroPython connects without verifying, and the report says how to verify', async () => {
  const { code, stdout } = await check([targetOf('all well, RSA'), '--board', 'esp32@micropython-1.28', '--json']);
  assert.equal(code, 0);
  const { result, fixes } = JSON.parse(stdout) as Diagnosis;
  assert.equal(result, 'works-unverified');
  const [, der] = /cadata=binascii\.a2b_base64\("([^"]*)"\)/.exec(fixes[0]!.line!)!;
  assert.deepEqual(new Uint8Array(Buffer.from(der!, 'base64')), CA.root.der);
});

test('the matrix: equal boards in one column, exceptions by number, each format', async () => {
  const targets = ['all well, RSA', 'of an unknown CA'].map(targetOf);
  const boards = ['--board', 'pico-w@cp10.2', '--board', 'pico-w@cp10.1', '--board', 'esp8266@mp1.28'];
  const table = await check([...targets, ...boards]);
  assert.equal(table.code, 1);
  assert.match(table.stdout, /^ +A +B *\n/);
  assert.match(table.stdout, new RegExp(`^${targets[0]} +ok +\\(ok\\)$`, 'm'));
  assert.match(table.stdout, new RegExp(`^${targets[1]} +1 +\\(ok\\)$`, 'm'));
  assert.match(table.stdout, /^A {2}pico-w@circuitpython-10\.1 to 10\.2$/m);
  assert.match(table.stdout, /^1 {2}OSError\(-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR'\)$/m);

  const csv = await check([...targets, ...boards, '--format', 'csv']);
  assert.equal(csv.stdout.split('\r\n').length, 1 + 6 + 1);
  const md = await check([...targets, ...boards, '--format', 'md']);
  assert.match(md.stdout, /^\| {2}\| pico-w@circuitpython-10\.1 to 10\.2 \| esp8266@micropython-1\.28 \|$/m);
  const json = JSON.parse((await check([...targets, ...boards, '--json'])).stdout) as { results: unknown[] };
  assert.equal(isDiagnosis(json), true, ajv.errorsText(isDiagnosis.errors));
  assert.equal(json.results.length, 6);
});

test('targets from a file, names mapped as it says; exit 3 if none was reached', async () => {
  const [, port] = targetOf('all well, RSA').split(':');
  const hosts = file('hosts.txt', `# mine\nnas.test:${port}\n127.0.0.1 nas.test # here\n`);
  const { stdout } = await check(['--hosts', hosts, '--board', 'pico-w@cp10.2', '--json']);
  assert.equal((JSON.parse(stdout) as Diagnosis).reason?.code, 'x509.name_mismatch');
  const none = await check([targetOf('nobody listens'), '--board', 'pico-w@cp10.2']);
  assert.equal(none.code, 3);
  assert.match(none.stdout, /OSError\(104,\)/);
  const wrong = await check(['http://device.test/']);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /https:\/\//);
});

test('the protocol of a port without TLS, and the name to use instead of the address', async () => {
  const smtp = await check([targetOf('SMTP'), '--board', 'pico-w@cp10.2']);
  assert.match(smtp.stdout, /speaks SMTP, where TLS begins with STARTTLS/);
  const http = await check([targetOf('plain HTTP'), '--board', 'pico-w@cp10.2']);
  assert.match(http.stdout, /speaks plain HTTP there \(status 400\)/);
  const address = await check([targetOf('asked for by its address'), '--board', 'pico-w@cp10.2']);
  assert.match(address.stdout, /Write device\.test in place of 127\.0\.0\.1/);
});

test('an unset clock: a line if it would fail, and setting the clock as the fix', async () => {
  const words = [targetOf('all well, RSA'), '--board', 'esp32@micropython-1.28', '--roots', newRoots];
  const now = await check(words);
  assert.match(now.stdout, /with an unset clock \(2000-01-01 at power-on\) it fails: ValueError\(/);
  const unset = await check([...words, '--clock', 'unset']);
  assert.equal(unset.code, 1);
  assert.match(unset.stdout, /fix: Set the clock/);
});

interface Diagnosis {
  readonly result: string;
  readonly exception?: string;
  readonly console?: string;
  readonly reason?: { readonly code: string };
  readonly chain: readonly { readonly role: string }[];
  readonly fixes: readonly { readonly kind: string; readonly line?: string }[];
}

test('fixes that only the server can make are proposed without a test', async () => {
  for (const [name, text] of [
    ['leaves the intermediate out', /it must send that of CN=Intermediate R1 too \(fullchain\.pem.*\(not tried\)/],
    ['wants a client certificate', /fix: The server requires a client certificate: load one .*\(not tried\)/],
  ] as const) {
    const { stdout } = await check([targetOf(name), '--board', 'pico-w@cp10.2']);
    assert.match(stdout, text);
  }
});

test('one target on many boards: a verdict for each, and its basis', async () => {
  const { stdout } = await check([targetOf('of an unknown CA'), '--board', 'all']);
  assert.match(stdout, /^ {2}works, unverified\n {6}.*esp8266@micropython-1\.20 to 1\.29/m);
  assert.match(stdout, /^ {2}OSError\(-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR'\)\n/m);
  assert.match(stdout, /^ {6}derived from a neighbour: .*samd51@circuitpython-10\.2\+nina-3\.3/m);
});

test("an intermediate given as a root may fail after the server's current certificate", async () => {
  const roots = file('intermediate.pem', CA.intermediate.pem);
  const { stderr } = await check([targetOf('all well, RSA'), '--board', 'pico-w@cp10.2', '--roots', roots]);
  const found = /is an intermediate: .*at the latest on (\S+) \(its current certificate's end\)/.exec(stderr);
  assert.ok(found, stderr);
  const days = (Date.parse(found[1]!) - Date.now()) / 86_400_000;
  assert.ok(days > 42 && days < 45, 'a leaf of 45 days, a day old');
});

test('a name with only IPv6 addresses: check and run agree that it does not resolve on a board', async () => {
  const board = ['--board', 'pico-w@micropython-1.28', '--resolve', 'six.test:443:[::1]'];
  const checked = await commandLine(['check', 'six.test', ...board, '--json']);
  const { exception } = JSON.parse(checked.stdout) as Diagnosis;
  const program =
    "import socket\ntry:\n    socket.getaddrinfo('six.test', 443)\nexcept OSError as e:\n    print(repr(e))\n";
  const ran = await commandLine(['run', '-c', program, ...board, '--wifi', 'up']);
  assert.equal(ran.stdout, `${exception}\n`, ran.stderr);
});

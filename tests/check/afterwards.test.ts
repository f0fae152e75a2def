// `thimble check` after the handshake: URLs with the board's library, compared with `run`; a broker up to CONNACK;
// upgrades, bundles, and changes to the server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import tls, { type TLSSocket } from 'node:tls';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { commandLine } from '../support/cli.ts';
import { type Issued, issue } from '../support/pki.ts';
import { CA, HOST, leaf } from './chains.ts';

const folder = mkdtempSync(join(tmpdir(), 'thimble-check-after-'));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const ajv = new Ajv2020();
const isDiagnosis = ajv.compile(
  JSON.parse(readFileSync(new URL('../../docs/diagnosis.schema.json', import.meta.url), 'utf8')) as object,
);
const bundle = file('bundle.pem', CA.root.pem + CA.ecRoot.pem);
const servers: tls.Server[] = [];
let identity: Issued;
let ecIdentity: Issued;
let device: Issued;
before(async () => {
  identity = await leaf();
  ecIdentity = await leaf({ key: 'p256', issuer: CA.ecIntermediate });
  device = await issue({ name: 'device-1', key: 'rsa2048', issuer: CA.root });
});
after(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(answer: (socket: TLSSocket, said: string) => void, options: tls.TlsOptions = {}): Promise<number> {
  const cert = identity.pem + CA.intermediate.pem;
  const server = tls.createServer({ key: identity.keyPem, cert, ...options }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', (data: Buffer) => answer(socket, data.toString('latin1')));
  });
  server.on('tlsClientError', () => {});
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const ANSWERS: Readonly<Record<string, (port: number) => string>> = {
  '/plain': () => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi',
  '/chunked': () => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n',
  '/relative': () => 'HTTP/1.1 302 Found\r\nLocation: /plain\r\nContent-Length: 0\r\n\r\n',
  '/absolute': (port) => `HTTP/1.1 301 Moved\r\nLocation: https://${HOST}:${port}/plain\r\nContent-Length: 0\r\n\r\n`,
  '/odd': () => 'HTTP/1.1 399 Odd\r\nLocation: /plain\r\nContent-Length: 0\r\n\r\n',
};

function site(): Promise<number> {
  return serve((socket, said) => {
    const path = said.split(' ')[1] ?? '';
    const { port } = socket.address() as AddressInfo;
    if (path === '/agent') {
      const status = /^user-agent:/im.test(said) ? '200 OK' : '403 Forbidden';
      socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
    } else if (path === '/nothing') socket.end();
    else socket.end(ANSWERS[path]?.(port) ?? 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
  });
}

interface Diagnosis {
  readonly result: string;
  readonly exception?: string;
  readonly steps: readonly { readonly name: string; readonly text: string }[];
  readonly fixes: readonly { readonly kind: string; readonly text: string; readonly line?: string }[];
}

async function check(words: readonly string[]): Promise<Diagnosis & { readonly code: number | null }> {
  const { stdout, stderr, code } = await commandLine(
    ['check', ...words, '--resolve', `${HOST}:127.0.0.1`, '--bundle', bundle, '--json'],
    { cwd: folder },
  );
  assert.ok(stdout.startsWith('{'), stderr);
  return { ...(JSON.parse(stdout) as Diagnosis), code };
}

const PATHS = [...Object.keys(ANSWERS), '/agent', '/nothing'];

for (const board of ['pico-w@micropython-1.27', 'pico-w@micropython-1.29'])
  test(`${board}: its requests library's results for responses, compared with run`, async () => {
    const port = await site();
    const program = `
import requests
for path in ${JSON.stringify(PATHS)}:
    try:
        response = requests.get("https://${HOST}:${port}" + path)
        print(response.status_code)
        response.close()
    except BaseException as e:
        print(repr(e))
`;
    const ran = await commandLine([
      'run',
      '--board',
      board,
      '--wifi',
      'up',
      '--clock',
      'now',
      '--resolve',
      `${HOST}:127.0.0.1`,
      '-c',
      program,
    ]);
    const printed = ran.stdout.trimEnd().split('\n');
    assert.equal(printed.length, PATHS.length, ran.stderr);
    for (const [i, path] of PATHS.entries()) {
      const { exception, steps } = await check([`https://${HOST}:${port}${path}`, '--board', board]);
      const status = /^status (\d+)/.exec(steps.findLast(({ name }) => name === 'HTTP')?.text ?? '')?.[1];
      assert.equal(exception ?? status, printed[i], path);
    }
  });

test('CircuitPython follows every redirect, and sends a User-Agent', async () => {
  const port = await site();
  for (const [path, status] of [
    ['/relative', 200],
    ['/odd', 200],
    ['/agent', 200],
    ['/chunked', 200],
  ] as const) {
    const { steps, code } = await check([`https://${HOST}:${port}${path}`, '--board', 'pico-w@circuitpython-10.2']);
    assert.equal(code, 0);
    assert.match(steps.at(-1)!.text, new RegExp(`^status ${status},`), path);
  }
});

test('403 without a User-Agent: one is tried, and proposed', async () => {
  const port = await site();
  const { fixes } = await check([`https://${HOST}:${port}/agent`, '--board', 'pico-w@micropython-1.27']);
  assert.ok(fixes.some(({ line }) => line?.includes('User-Agent')));
});

const connack = (code: number) => (socket: TLSSocket) => void socket.write(Uint8Array.of(0x20, 2, 0, code));

test('a broker up to CONNACK, refusals as text, and a policy that closes the connection', async () => {
  for (const [answer, status, text] of [
    [connack(0), 0, /CONNACK: accepted/],
    [connack(5), 0, /CONNACK 5, refused: not authorised/],
    [(socket: TLSSocket) => void socket.end(), 0, /the broker closed after CONNECT.*policy/],
  ] as const) {
    const port = await serve(answer);
    const { steps } = await check([`mqtts://${HOST}:${port}`, '--board', 'esp32@micropython-1.28', '--client-id', 'x']);
    assert.match(steps.at(-1)!.text, text);
    assert.equal(status, 0);
  }
});

test('a client certificate: required, and by which CA; a key that the firmware cannot load, and a form that it can', async () => {
  const asks = { requestCert: true, rejectUnauthorized: true, ca: CA.root.pem, maxVersion: 'TLSv1.2' } as const;
  const port = await serve(connack(0), asks);
  const target = `mqtts://${HOST}:${port}`;
  const without = await check([target, '--board', 'pico-w@micropython-1.28']);
  assert.equal(without.code, 1);
  assert.match(without.steps.map(({ text }) => text).join('\n'), /asks for a client certificate, of CN=New Root/);

  const identityOptions = ['--cert', file('device.pem', device.pem), '--key', file('device.key', device.keyPem)];
  const inPem = await check([target, '--board', 'pico-w@micropython-1.28', ...identityOptions]);
  assert.equal(inPem.result, 'fails');
  assert.match(inPem.exception ?? '', /invalid key/);
  const [fix] = inPem.fixes;
  assert.equal(fix?.kind, 'credential');
  const ran = (fix?.line ?? '').split('; ').map((line) => line.split(' ').slice(1));
  for (const words of ran) assert.equal((await commandLine(words, { cwd: folder })).code, 0, words.join(' '));
  const loaded = await check([
    target,
    '--board',
    'pico-w@micropython-1.28',
    '--cert',
    'client-cert.der',
    '--key',
    'client-key.der',
  ]);
  assert.equal(loaded.code, 0, JSON.stringify(loaded));
  assert.match(loaded.steps.at(-1)!.text, /accepted/);
});

test('a broker on 443 that selects MQTT by ALPN, which the firmware cannot send, and a port that does not need it', async () => {
  const alpn = 'x-amzn-mqtt-ca';
  const port = await serve((socket) => (socket.alpnProtocol === alpn ? connack(0)(socket) : socket.destroy()), {
    ALPNProtocols: [alpn],
  });
  const words = [
    `mqtts://${HOST}:443`,
    '--board',
    'esp32@micropython-1.28',
    '--resolve',
    `${HOST}:443:127.0.0.1:${port}`,
  ];
  const { stdout } = await commandLine(['check', ...words, '--json']);
  const { fixes } = JSON.parse(stdout) as Diagnosis;
  assert.match(fixes.map(({ text }) => text).join('\n'), /requires the ALPN protocol x-amzn-mqtt-ca.*use port 8883/);
});

test('an upgrade is reported with the targets that it breaks and fixes', async () => {
  const cert = identity.pem + CA.intermediate.pem + CA.crossSigned.pem;
  const port = await serve(() => {}, { cert });
  const old = file('old.pem', CA.oldRoot.pem);
  const words = ['check', `${HOST}:${port}`, '--upgrade', 'pico-w@cp9.2..10.2', '--resolve', `${HOST}:127.0.0.1`];
  const bundles = ['--bundle', `pico-w@circuitpython-9.2=${old}`, '--bundle', `pico-w@circuitpython-10.2=${bundle}`];
  const { stdout, code } = await commandLine([...words, ...bundles]);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^pico-w@circuitpython-9\.2 -> pico-w@circuitpython-10\.2\n {2}no longer connects: device\.test/,
  );
  assert.match(stdout, /after: {2}OSError\(-12288/);
  const json = JSON.parse((await commandLine([...words, ...bundles, '--json'])).stdout) as object;
  assert.equal(isDiagnosis(json), true, ajv.errorsText(isDiagnosis.errors));
});

test('--against names the targets that another firmware no longer reaches', async () => {
  const port = await serve(() => {});
  const roots = file('others.pem', CA.stranger.pem);
  const words = ['check', `${HOST}:${port}`, '--roots', roots, '--against', 'pico-w@circuitpython-10.2'];
  const { stdout, code } = await commandLine([...words, '--bundle', bundle, '--resolve', `${HOST}:127.0.0.1`]);
  assert.equal(code, 1);
  assert.match(stdout, /no longer connects: device\.test/);
});

test('--fix server: a missing root, an RSA key and old suites for the ESP8266', async () => {
  const cert = identity.pem + CA.intermediate.pem + CA.crossSigned.pem;
  const crossSigned = await serve(() => {}, { cert });
  const common = ['--fix', 'server', '--bundle', bundle, '--resolve', `${HOST}:127.0.0.1`];
  const chain = await commandLine([
    'check',
    `${HOST}:${crossSigned}`,
    '--board',
    'pico-w@cp10.2',
    '--board',
    'esp32@cp10.2',
    ...common,
  ]);
  assert.equal(chain.code, 0, chain.stdout);
  assert.match(chain.stdout, /leave out CN=New Root \(by CN=Old Root\)/);
  assert.match(chain.stdout, /ssl_certificate fullchain\.pem/);

  const modern = await serve(() => {}, {
    key: ecIdentity.keyPem,
    cert: ecIdentity.pem + CA.ecIntermediate.pem,
    minVersion: 'TLSv1.3',
  });
  const suites = await commandLine([
    'check',
    `${HOST}:${modern}`,
    '--board',
    'esp8266@mp1.28',
    '--board',
    'pico-w@mp1.28',
    ...common,
  ]);
  assert.equal(suites.code, 0, suites.stdout);
  const words = ['check', `${HOST}:${modern}`, '--board', 'esp8266@mp1.28', ...common, '--json'];
  const json = JSON.parse((await commandLine(words)).stdout) as object;
  assert.equal(isDiagnosis(json), true, ajv.errorsText(isDiagnosis.errors));
  assert.match(suites.stdout, /static RSA/);
  assert.match(suites.stdout, /ssl_protocols TLSv1\.2 TLSv1\.3;/);
});

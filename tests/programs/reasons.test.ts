// Reports of `thimble run` about the program: why a connection failed, which were not verified, and all of it as events
// that conform to docs/run-events.schema.json.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { freePort } from '../support/free-port.ts';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { programFolder, type Ran, runText } from './run.ts';
import { serveHttps, serveTcp, serveTls } from './servers.ts';

const BOARD = 'pico-w@micropython-1.27';
const SCHEMA = JSON.parse(
  readFileSync(new URL('../../docs/run-events.schema.json', import.meta.url), 'utf8'),
) as object;

type Event = Record<string, unknown> & { readonly event: string };

let root: Issued;
let leaf: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(['host.test']));
});

interface Attempt {
  readonly port: number;
  readonly wrap?: string;
  readonly board?: string;
  readonly options?: Readonly<Record<string, string | true>>;
}

/** A program that connects and wraps, and catches nothing. */
function attempt(t: TestContext, { port, wrap, board = BOARD, options }: Attempt): Promise<Ran> {
  const program = `
import socket, ssl
s = socket.socket()
s.connect(socket.getaddrinfo("host.test", ${port})[0][-1])
${wrap ?? 's = ssl.wrap_socket(s, server_hostname="host.test")'}
s.write(b"hello")
print(s.read(5))
`;
  return runText(t, program, {
    board,
    hosts: { 'host.test': port },
    files: { 'ca.der': root.der },
    options: { clock: 'now', ...options },
  });
}

async function eventsOf(ran: Promise<Ran>): Promise<readonly Event[]> {
  const { stdout } = await ran;
  const events = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
  const isValid = new Ajv2020({ strict: false }).compile(SCHEMA);
  for (const event of events) assert.ok(isValid(event), `${JSON.stringify(event)}: ${JSON.stringify(isValid.errors)}`);
  assert.deepEqual([events[0]?.event, events.at(-1)?.event], ['start', 'exit']);
  return events;
}

const greet = (text: string) => (socket: Socket) => void socket.end(text);

for (const { greeting, says } of [
  { greeting: '220 mx.test ESMTP\r\n', says: 'SMTP' },
  { greeting: 'SSH-2.0-OpenSSH_9.2\r\n', says: 'SSH' },
  { greeting: '* OK IMAP4rev1 ready\r\n', says: 'IMAP' },
  { greeting: '+OK POP3 ready\r\n', says: 'POP3' },
  { greeting: ' \u0002\u0000\u0001', says: 'MQTT' },
  { greeting: 'HTTP/1.1 400 Bad Request\r\n\r\n', says: 'HTTP' },
])
  test(`${says} on the port is named, after the firmware's own exception`, async (t) => {
    const port = await serveTcp(t, greet(greeting));
    const { stderr, code } = await attempt(t, { port });
    assert.equal(code, 1);
    assert.match(stderr, /OSError: \(-29\d\d\d, 'MBEDTLS_ERR_SSL_(?:INVALID_RECORD|CONN_EOF)'\)\n/);
    const after = stderr.slice(stderr.indexOf('MBEDTLS_ERR'));
    assert.match(after, new RegExp(`thimble: host\\.test:${port}: ${says}.* answered there, not TLS`));
    assert.match(after, /\n {2}Cause: .*\n {2}Fix: /);
  });

test('an alert is named, although the firmware does not report it', async (t) => {
  const port = await serveTls(t, leaf, () => {}, { minVersion: 'TLSv1.3' });
  const { stderr } = await attempt(t, { port });
  assert.match(stderr, /OSError: \(-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE'\)/);
  assert.match(stderr, /host\.test:\d+: The peer sent the alert protocol_version \[alert\.protocol_version\]/);
});

const VERIFYING = `c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
c.verify_mode = ssl.CERT_REQUIRED
c.load_verify_locations("ca.der")
s = c.wrap_socket(s, server_hostname="host.test")`;

test('a refused certificate: the failed check, and the command that finds the root', async (t) => {
  const stranger = await issue({ name: 'host.test' });
  const port = await serveTls(t, stranger, () => {});
  const { stderr } = await attempt(t, { port, wrap: VERIFYING });
  assert.match(stderr, /ValueError: \nThe certificate is not correctly signed by the trusted CA\n/);
  assert.match(stderr, /\[x509\.unknown_issuer\]/);
  assert.match(stderr, new RegExp(`Try: thimble trust host\\.test:${port} --format der -o ca\\.der`));
});

test('a clock that was never set is reported as the cause', async (t) => {
  const port = await serveTls(t, leaf, () => {});
  const { stderr } = await attempt(t, { port, wrap: VERIFYING, options: { clock: 'unset' } });
  assert.match(stderr, /ValueError: \nThe certificate validity starts in the future\n/);
  assert.match(stderr, /Cause: The board's clock says 2021-01-01/);
  assert.match(stderr, /Fix: .*ntptime\.settime\(\)/);
});

test('a closed port, and an unknown name: the host, the port, what to do', async (t) => {
  const port = await freePort();
  const refused = await attempt(t, { port });
  assert.match(refused.stderr, /OSError: \[Errno 104\] ECONNRESET\n/);
  assert.match(refused.stderr, new RegExp(`thimble: host\\.test:${port}: .*\\[net\\.refused\\]`));
  const unknown = await runText(t, 'import socket\nsocket.getaddrinfo("nowhere.invalid", 443)\n', { board: BOARD });
  assert.match(unknown.stderr, /OSError: -2\n/);
  assert.match(unknown.stderr, /thimble: nowhere\.invalid:443: .*\[net\.name_not_found\]/);
});

test('the program’s own exceptions have no such reason', async (t) => {
  const { stderr } = await runText(t, 'x = 1\ny\n', { board: BOARD });
  assert.doesNotMatch(stderr, /Cause:/);
});

test('a library’s exception is traced to the failure that caused it', async (t) => {
  const port = await freePort();
  const program = `
import socket
try:
    socket.socket().connect(("127.0.0.1", ${port}))
except OSError:
    pass
raise RuntimeError("Sending request failed")
`;
  const { stderr } = await runText(t, program, { board: BOARD });
  assert.match(stderr, new RegExp(`thimble: before this exception, 127\\.0\\.0\\.1:${port}: .*\\[net\\.refused\\]`));
});

test('a firmware that does not verify is reported once for each host, with or without roots', async (t) => {
  const port = await serveHttps(t, leaf, (_, response) => response.end('ok'));
  const program = `
import requests
for i in range(2):
    r = requests.get("https://host.test/")
    print(r.text)
    r.close()
`;
  const stranger = await issue({ name: 'Somebody Else', ca: true });
  const roots = join(programFolder(t, { 'stranger.pem': stranger.pem }), 'stranger.pem');
  for (const options of [{}, { roots: [roots] }]) {
    const { stdout, stderr } = await runText(t, program, { board: BOARD, hosts: { 'host.test': port }, options });
    assert.equal(stdout, 'ok\nok\n');
    assert.equal(stderr.match(/was not verified; on the board neither/g)?.length, 1);
    assert.match(stderr, /the connection to host\.test was not verified; .*`requests` does not verify certificates/);
    assert.match(stderr, /thimble trust host\.test --format der -o ca\.der writes the file/);
  }
});

for (const { board, wrap, says } of [
  {
    board: 'pico-w@micropython-1.20',
    wrap: 's = ssl.wrap_socket(s, server_hostname="host.test")',
    says: 'cert_reqs=ssl.CERT_REQUIRED',
  },
  {
    board: 'pico-w@micropython-1.27',
    wrap: 's = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(s)',
    says: 'load_verify_locations(cadata=',
  },
])
  test(`${board}: the suggested change works on this firmware`, async (t) => {
    const port = await serveTls(t, leaf, (socket) => void socket.end('hello'), {
      minVersion: 'TLSv1.2',
      ciphers: 'DEFAULT:AES128-SHA',
    });
    const { stderr } = await attempt(t, {
      port,
      board,
      wrap: board.includes('1.20') ? `import ussl as ssl\n${wrap}` : wrap,
    });
    assert.ok(stderr.includes(says), stderr);
  });

test('every event conforms to the schema: a verified connection', async (t) => {
  const port = await serveTls(t, leaf, (socket) => void socket.on('data', (data) => socket.write(data)));
  const events = await eventsOf(attempt(t, { port, wrap: VERIFYING, options: { json: true, summary: true } }));
  const { time: _, ...start } = events[0] as Event & { time?: unknown };
  assert.deepEqual(start, { event: 'start', board: BOARD, file: 'main.py', basis: 'derived' });
  const of = (name: string) => events.filter(({ event }) => event === name);
  assert.match(String(of('resolve')[0]?.address), /^127\./);
  assert.equal(of('open')[0]?.port, port);
  const [handshake] = of('handshake');
  assert.deepEqual([handshake?.version, handshake?.verified, handshake?.host], ['TLSv1.2', true, 'host.test']);
  assert.match(String(handshake?.root), /CN=/);
  assert.deepEqual(
    of('bytes').map(({ direction, count }) => [direction, count]),
    [
      ['out', 5],
      ['in', 5],
    ],
  );
  assert.deepEqual(of('left-open').length, 1);
  const [summary] = of('summary');
  assert.deepEqual([summary?.connections, summary?.handshakes, summary?.sent, summary?.received], [1, 1, 5, 5]);
  assert.deepEqual(Object.keys(summary?.verified as object), ['host.test']);
});

test('CircuitPython wraps before it connects: reports name the port, and one connection', async (t) => {
  const stranger = await issue({ name: 'host.test' });
  const port = await serveTls(t, stranger, () => {});
  const program = `
import socketpool, ssl, wifi
context = ssl.create_default_context()
pool = socketpool.SocketPool(wifi.radio)
s = context.wrap_socket(pool.socket(), server_hostname="host.test")
unused = context.wrap_socket(pool.socket(), server_hostname="unused.test")
s.connect(("host.test", ${port}))
`;
  const settings = { board: 'pico-w@circuitpython-10.2', hosts: { 'host.test': port } };
  const { stderr } = await runText(t, program, { ...settings, options: { summary: true } });
  assert.match(stderr, new RegExp(`Try: thimble trust host\\.test:${port} --format pem`));
  assert.match(stderr, /thimble: 1 connection, /);
  assert.match(stderr, new RegExp(`left open: host\\.test:${port} \\(opened at line 7 of main\\.py\\)`));
  assert.doesNotMatch(stderr, /unused/);
  const events = await eventsOf(runText(t, program, { ...settings, options: { json: true } }));
  const opened = events.filter(({ event }) => event === 'open');
  assert.deepEqual(opened, [{ event: 'open', connection: 1, host: 'host.test', port, line: 'main.py:7' }]);
});

test('every event conforms to the schema: failures', async (t) => {
  const port = await serveTls(t, leaf, () => {}, { minVersion: 'TLSv1.3' });
  const events = await eventsOf(attempt(t, { port, options: { json: true } }));
  const failure = events.find(({ event }) => event === 'failure');
  assert.deepEqual(failure?.raised, { type: 'OSError', errno: -30592, text: 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE' });
  assert.match(String(failure?.line), /^main\.py:\d+$/);
  const exception = events.find(({ event }) => event === 'exception');
  assert.equal((exception!.reason as { code: string }).code, 'alert.protocol_version');
  assert.equal(exception?.relation, 'raised');
  assert.ok(events.some(({ event, name }) => event === 'alert' && name === 'protocol_version'));
});

test('Wi-Fi passwords, and passwords in settings.toml, are not in events', async (t) => {
  const wifi =
    'import network\nw = network.WLAN(0)\nw.active(1)\nw.connect("home", "hunter2-pw")\nprint("hunter2-pw")\n';
  const hidden = await runText(t, wifi, { board: BOARD, options: { json: true } });
  assert.doesNotMatch(hidden.stdout, /hunter2-pw/);
  assert.match(hidden.stdout, /\[removed\]/);
  const shown = await runText(t, wifi, { board: BOARD, options: { json: true, showSecrets: true } });
  assert.match(shown.stdout, /"text":"hunter2-pw/);
  const settings = { 'settings.toml': 'CIRCUITPY_WIFI_PASSWORD = "swordfish-9"\n' };
  const program = 'import os\nprint(os.getenv("CIRCUITPY_WIFI_PASSWORD"))\n';
  const ran = await runText(t, program, {
    board: 'pico-w@circuitpython-10.2',
    files: settings,
    options: { json: true },
  });
  assert.match(ran.stdout, /\[removed\]/);
  assert.doesNotMatch(ran.stdout, /swordfish/);
});

test('an Authorization header that a program prints is not in events', async (t) => {
  const program = 'print("Authorization: Bearer abcdefgh12345678")\n';
  const hidden = await runText(t, program, { board: BOARD, options: { json: true } });
  assert.doesNotMatch(hidden.stdout, /abcdefgh12345678/);
  const shown = await runText(t, program, { board: BOARD, options: { json: true, showSecrets: true } });
  assert.match(shown.stdout, /abcdefgh12345678/);
});

// ../shared/cases/users: programs from public reports, with the expected result on their board.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { programFolder, type Ran } from '../programs/run.ts';
import { hasProgram, serveTcp } from '../programs/servers.ts';
import { serveMosquitto } from '../support/mosquitto.ts';
import type { Issued } from '../support/pki.ts';
import { adafruitLibraries } from './adafruit.ts';
import { type CaseSettings, type Rows, runCase, testCases } from './case.ts';
import { type Asked, makePki, serveCases } from './servers.ts';

const PICO_W = 'pico-w@micropython-1.27';
/** It has umqtt frozen, which the Pico W's programs include themselves. */
const ESP32 = 'esp32@micropython-1.27';
const ON_ESP32 = { board: ESP32, replace: { '"LED"': '2' } };
const CIRCUITPYTHON = 'pico-w@circuitpython-10.2';
const pki = await makePki();
const server = { cert: pki.leaf.pem + pki.intermediate.pem, key: pki.leaf.keyPem };

/** Files next to the programs. */
const FILES = {
  'ca.der': pki.newRoot.der,
  'ca.pem': pki.newRoot.pem,
  'both.pem': pki.newRoot.pem + pki.oldRoot.pem,
  'cert.der': pki.device.der,
  'pri.der': pki.device.keyDer,
  'cert.pem': pki.device.pem,
  'pri.key': pki.device.keyPem,
};

/** The last line of a program's own traceback. */
const exceptionOf = (stderr: string) => /^Traceback .*\n(?: {2}File .*\n)+(.*)$/m.exec(stderr)?.[1];

/** Runs a program, with all names mapped to one HTTPS server. */
async function runHttps(t: TestContext, path: string, settings: CaseSettings = {}) {
  const port = await serveCases(t, pki);
  const names = ['api', 'api1', 'api2', 'script', 'content'].map((name) => [`${name}.example`, port]);
  return runCase(t, path, { hosts: Object.fromEntries(names), files: FILES, ...settings });
}

/** Runs a program against a broker that requires a client certificate, or none. */
async function runMqtt(t: TestContext, path: string, settings: CaseSettings, clientCa?: string) {
  const port = await serveMosquitto(t, { ...server, ...(clientCa !== undefined && { clientCa }) });
  const hosts = { 'iot.example': port, 'broker.example': port };
  return runCase(t, path, { hosts, files: FILES, ...settings });
}

const published = async (t: TestContext, path: string) => {
  if (!hasProgram(t, 'mosquitto')) return;
  const ran = await runMqtt(t, path, ON_ESP32, pki.oldRoot.pem);
  assert.deepEqual([ran.code, ran.stdout], [0, 'published\n'], ran.stderr);
};

/** With a clock that was never set, or that was set to the same day. */
const future = (cause: string) => async (t: TestContext, path: string) => {
  const ran = await runHttps(t, path, { board: PICO_W, clock: 'unset' });
  assert.equal(ran.stdout, 'clock (2021, 1, 1)\n');
  assert.match(ran.stderr, /^ValueError: \nThe certificate validity starts in the future\n/m);
  assert.ok(ran.stderr.includes(`Cause: The board's clock says 2021-01-01: ${cause}`), ran.stderr);
};

/**
 * A named board has only its firmware's libraries; with Adafruit's in a `--lib` folder the program runs.
 *
 * @param root - the trusted root of the board.
 * @param check - checks the run with them.
 */
const withLibrary =
  (name: string, root: Issued, check: (ran: Ran) => void, settings: CaseSettings = {}) =>
  async (t: TestContext, path: string) => {
    const without = await runHttps(t, path, { board: CIRCUITPYTHON });
    assert.equal(exceptionOf(without.stderr), `ImportError: no module named '${name}'`);
    const lib = adafruitLibraries(t);
    if (lib === undefined) return;
    const roots = join(programFolder(t, { 'roots.pem': root.pem }), 'roots.pem');
    const options = { lib: [lib], roots: [roots], ...settings.options };
    check(await runHttps(t, path, { board: CIRCUITPYTHON, ...settings, options }));
  };

/** Output of a program whose requests were answered. */
const printed =
  (...lines: readonly string[]) =>
  ({ stdout, stderr }: Ran) =>
    assert.deepEqual(stdout.trimEnd().split('\n'), lines, stderr);

const answered = (count: number) => Array.from({ length: count }, (_, i) => `${i} 200`);
/** The sessions of a pool share sockets, by host: an unclosed response keeps its socket. */
const stillConnected = (i: number) =>
  `${i} RuntimeError An existing socket is already connected to https://api${i % 3 || ''}.example:443`;

const ROWS: Rows = {
  '01-aws-iot-umqtt-pico/program.py': published,
  '01-aws-iot-umqtt-pico/program-strhost.py': published,
  '01-aws-iot-umqtt-pico/fixed.py': async (t, path) => {
    if (!hasProgram(t, 'mosquitto')) return;
    const ran = await runMqtt(t, path, { board: ESP32 }, pki.oldRoot.pem);
    assert.deepEqual([ran.code, ran.stdout], [0, 'published\n'], ran.stderr);
    assert.doesNotMatch(ran.stderr, /not verified/);
  },
  '01-aws-iot-umqtt-pico/nocert.py': async (t, path) => {
    if (!hasProgram(t, 'mosquitto')) return;
    const ran = await runMqtt(t, path, { board: ESP32 }, pki.oldRoot.pem);
    assert.deepEqual([ran.code, ran.stdout], [1, '']);
    assert.equal(exceptionOf(ran.stderr), "OSError: (-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE')");
    assert.match(ran.stderr, /Cause: .*requires a client certificate/);
  },
  '01-aws-iot-umqtt-pico/pemkey.py': async (t, path) => {
    const ran = await runCase(t, path, { board: PICO_W, files: FILES });
    assert.equal(ran.stdout, 'ValueError invalid key\n');
    assert.equal((await runCase(t, path, { board: 'pico-w@micropython-1.29', files: FILES })).stdout, 'PEM loaded\n');
  },
  '08-clock-not-set-10832/program.py': future('it starts there at power-on'),
  '08-clock-not-set-10832/rtc.py': future('the program has set it'),
  '10-cp-minimqtt-tls/min.py': async (t, path) => {
    if (!hasProgram(t, 'mosquitto')) return;
    const ran = await runMqtt(t, path, { board: CIRCUITPYTHON });
    const lines = [
      "<class 'OSError'> [Errno 116] ETIMEDOUT 116 (116,) 116 True",
      "<class 'OSError'> [Errno 11] EAGAIN 11 (11,) 11",
    ];
    assert.deepEqual(ran.stdout.trimEnd().split('\n'), lines, ran.stderr);
  },
  '10-cp-minimqtt-tls/code.py': async (t, path) => {
    const lib = adafruitLibraries(t);
    if (lib === undefined || !hasProgram(t, 'mosquitto')) return;
    const settings = 'CIRCUITPY_WIFI_SSID = "home"\nCIRCUITPY_WIFI_PASSWORD = "hunter22"\n';
    const files = { ...FILES, 'settings.toml': settings };
    const ran = await runMqtt(t, path, { board: CIRCUITPYTHON, files, options: { lib: [lib] } });
    printed('connected 0', 'message t/1 hello', 'loop 0', 'loop 1', 'loop 2', 'done')(ran);
  },
  '12-asyncio-open-connection-8647/program.py': async (t, path) => {
    for (const board of [PICO_W, 'esp32@micropython-1.23', 'guide']) {
      const ran = await runHttps(t, path, { board });
      assert.match(ran.stdout, /^b'.{30,}'\n$/, `${board}: ${ran.stderr}`);
    }
  },
  '15-google-apps-script-post/program.py': async (t, path) => {
    // requests 0.10.2 repeats the POST's header on the GET: the server waits for a body that is never sent.
    const stop = new AbortController();
    const asked: Asked[] = [];
    const onHead = (head: Asked) => {
      asked.push(head);
      if (head.method === 'GET') stop.abort();
    };
    const port = await serveCases(t, pki, { onHead });
    const hosts = { 'script.example': port, 'content.example': port };
    const ran = await runCase(t, path, { board: PICO_W, hosts, signal: stop.signal });
    assert.equal(ran.stdout, '');
    assert.deepEqual(
      asked.map(({ method, headers }) => [method, headers.get('content-length')]),
      [
        ['POST', '9'],
        ['GET', '9'],
      ],
    );
    const older = await runHttps(t, path, { board: 'pico-w@micropython-1.22' }); // it modified the headers dict
    assert.equal(older.stdout, '200 {"method":"GET"}\n', older.stderr);
  },
  // adafruit_requests 4 keeps the method after a redirect, to which Google's second server responds with 405.
  '15-google-apps-script-post/code.py': withLibrary('adafruit_requests', pki.newRoot, printed('405 {"method":"POST"}')),
  '18-enomem-loop-unclosed/program.py': async (t, path) => {
    const ran = await runHttps(t, path, { board: PICO_W });
    assert.equal(exceptionOf(ran.stderr), 'OSError: [Errno 12] ENOMEM');
    assert.ok(ran.stdout.split('\n').length - 1 <= 5, ran.stdout);
    assert.match(ran.stderr, /runs out of memory between the \d\w\w and \d\w\w open connection \(estimate\)/);
  },
  '19-cp-out-of-sockets-62-73/raw.py': async (t, path) => {
    const roots = join(programFolder(t, { 'roots.pem': pki.newRoot.pem }), 'roots.pem');
    const ran = await runHttps(t, path, { board: CIRCUITPYTHON, options: { roots: [roots] } });
    const lines = [...Array.from({ length: 8 }, (_, i) => `${i} ok`), '8 RuntimeError Out of sockets'];
    assert.deepEqual(ran.stdout.trimEnd().split('\n'), lines, ran.stderr);
  },
  '19-cp-out-of-sockets-62-73/code.py': withLibrary(
    'adafruit_requests',
    pki.newRoot,
    printed(...answered(3), ...[3, 4, 5, 6, 7, 8, 9, 10, 11].map(stillConnected)),
  ),
  '19-cp-out-of-sockets-62-73/sessions.py': withLibrary(
    'adafruit_requests',
    pki.newRoot,
    printed(...answered(8), ...[8, 9, 10, 11].map((i) => `${i} RuntimeError Out of sockets`)),
  ),
  '20-cp-cross-signed-8299-6801/code.py': withLibrary('adafruit_requests', pki.oldRoot, ({ stdout, stderr }) => {
    assert.equal(stdout, 'x509-crt-bundle:Failed to verify certificate\n');
    assert.equal(exceptionOf(stderr), "OSError: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')");
    assert.match(stderr, /Fix: .*load_verify_locations\(cadata=…\): `thimble trust HOST` writes it/);
  }),
  '20-cp-cross-signed-8299-6801/fixed.py': withLibrary('adafruit_requests', pki.oldRoot, ({ stdout, stderr }) =>
    assert.match(stdout, /^200 \{'path': '\/repos\/adafruit\/circuitpython', /, stderr),
  ),
  '21-cp-load_verify-8381/code.py': async (t, path) => {
    const ran = await runHttps(t, path, { board: CIRCUITPYTHON });
    assert.deepEqual(ran.stdout.trimEnd().split('\n'), LOAD_VERIFY, ran.stderr);
  },
  '24-umail-smtp-587-starttls/program.py': async (t, path) => {
    if (!hasProgram(t, 'mosquitto')) return;
    const smtp = await serveTcp(t, (socket) => {
      socket.write('220 mail.example ESMTP\r\n');
      socket.on('data', () => socket.end('500 5.5.1 Command unrecognized\r\n'));
    });
    const mqtt = await serveMosquitto(t);
    const resolve = [`mail.example:587:127.0.0.1:${smtp}`, `mail.example:1883:127.0.0.1:${mqtt}`];
    const ran = await runCase(t, path, { board: PICO_W, options: { resolve, trace: true } });
    assert.match(ran.stdout, /^587 \(-29184, 'MBEDTLS_ERR_SSL_INVALID_RECORD'\)$/m, ran.stderr);
    assert.match(ran.stdout, /^1883 (\(-29312, 'MBEDTLS_ERR_SSL_CONN_EOF'\)|\[Errno 104\] ECONNRESET)$/m, ran.stderr);
    assert.match(ran.stderr, /SMTP answered there, not TLS/);
    assert.match(ran.stderr, /MQTT over TLS has port 8883/);
  },
  '25-pimoroni-openmeteo-rp2/program.py': async (t, path) => {
    const ran = await runHttps(t, path, { board: PICO_W });
    assert.match(ran.stdout, /^\{.*'path': '\/v1\/forecast\?current_weather=true'.*\}\n\d+\n$/, ran.stderr);
  },
  '26-wifi-never-connected-11825/program.py': async (t, path) => {
    for (const [board, number] of [
      [PICO_W, -2],
      ['esp32@micropython-1.27', -202],
    ] as const) {
      const ran = await runHttps(t, path, { board, options: { wifi: undefined } });
      assert.deepEqual([ran.stdout, exceptionOf(ran.stderr)], ['', `OSError: ${number}`]);
      assert.match(ran.stderr, /Cause: .*Wi-Fi/);
      assert.match(ran.stderr, /Fix: .*network\.WLAN/);
    }
  },
  '26-wifi-never-connected-11825/code.py': withLibrary(
    'adafruit_requests',
    pki.newRoot,
    ({ stdout, stderr }) => {
      assert.deepEqual([stdout, exceptionOf(stderr)], ['', "gaierror: (-2, 'Name or service not known')"]);
      assert.match(stderr, /Cause: .*Wi-Fi is not connected when the program first uses a socket/);
    },
    { options: { wifi: undefined } },
  ),
  '34-umqtt-check_msg-363/program.py': async (t, path) => {
    if (!hasProgram(t, 'mosquitto')) return;
    const ran = await runMqtt(t, path, { board: ESP32 });
    // The subscribed message arrives by the second check at the latest; the response to a ping is not a message.
    const lines = ran.stdout.trimEnd().split('\n');
    assert.equal(lines.filter((line) => line === "got b'Topic/x' b'1'").length, 1, ran.stdout);
    assert.equal(lines.at(-1), 'pong None');
    assert.equal(lines.filter((line) => /^checking (None|48)$/.test(line)).length, 4, ran.stdout);
  },
  '36-umqtt-1.4.0-ssl_params-915/program.py': async (t, path) => {
    if (!hasProgram(t, 'mosquitto')) return;
    // This firmware's frozen version, 1.4.0, has no ssl_params.
    const ran = await runCase(t, path, { ...ON_ESP32, board: 'esp32@micropython-1.23', files: FILES });
    assert.equal(exceptionOf(ran.stderr), "TypeError: unexpected keyword argument 'ssl_params'");
  },
};

const LOAD_VERIFY = [
  'positional NotImplementedError cafile',
  'cafile= NotImplementedError cafile',
  'cadata ok',
  'bundle ok',
  'bytes ok',
  "der OSError (-8576, 'MBEDTLS_ERR_X509_INVALID_FORMAT')",
  "indented OSError (-4396, 'MBEDTLS_ERR_PEM_INVALID_DATA+MBEDTLS_ERR_BASE64_INVALID_CHARACTER')",
  "no end line OSError (-10112, 'MBEDTLS_ERR_X509_CERT_UNKNOWN_FORMAT')",
  "none TypeError can't convert 'NoneType' object to str implicitly",
];

/** Programs, without the `ca.py` that one of them imports. */
function programsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\/ca)\.py$/.test(name));
}

testCases('users/', programsIn, ROWS);

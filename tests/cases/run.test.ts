// ../shared/cases/run: one feature of a firmware each, with the expected result on the named board.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { serveNtp, serveTcp } from '../programs/servers.ts';
import { freePort } from '../support/free-port.ts';
import { type CaseSettings, type Rows, runCase, testCases } from './case.ts';
import {
  assertFailures,
  CIRCUITPYTHON_ABSENT,
  CIRCUITPYTHON_PRINTED,
  MICROPYTHON_ABSENT,
  MICROPYTHON_PRINTED,
  robustLines,
} from './expected.ts';
import { holdAnswers, makePki, serveCases } from './servers.ts';

const PICO_W = 'pico-w@micropython-1.27';
const CIRCUITPYTHON = 'pico-w@circuitpython-10.2';
const UNIX = 'unix@micropython-1.27';
const pki = await makePki();

/** Runs a program against the HTTPS server that it expects on port 46001. */
async function runHttps(t: TestContext, path: string, settings: CaseSettings = {}) {
  const port = await serveCases(t, pki);
  return runCase(t, path, { board: PICO_W, ...settings, ports: { 46001: port } });
}

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);
/** A message of `run` itself begins after the program's own traceback. */
const exceptionOf = (stderr: string) => lastLine(stderr.split('\nthimble: ')[0]!);

const ROWS: Rows = {
  'asyncio_min.py': async (t, path) => {
    for (const board of [PICO_W, UNIX, 'esp32@micropython-1.22', 'esp8266@micropython-1.27', 'guide']) {
      const { code, stdout, stderr } = await runCase(t, path, { board });
      assert.deepEqual([code, stdout.split('\n').slice(1)], [0, ['hi', 'there', '']], `${board}: ${stderr}`);
    }
  },
  boot: async (t, path) => {
    const ran = await runCase(t, path, { board: PICO_W, wifi: 'down', options: { wifi: undefined } });
    assert.deepEqual([ran.code, ran.stdout.split('\n')[1]], [0, '127.0.0.1 5'], ran.stderr);
    assert.match(ran.stdout, /^boot ok \('127\.0\.0\.1', /);
  },
  'busywait.py': async (t, path) => {
    // Lists have no __setitem__ on the board either: each tick is visible by its traceback.
    const ran = await runCase(t, path, { board: PICO_W });
    assert.match(ran.stdout, /^timer ticks in a busy second: 0 /);
    assert.ok(
      ran.stderr.match(/AttributeError: 'list' object has no attribute '__setitem__'/g)!.length > 1,
      ran.stderr,
    );
  },
  'chain.py': async (t, path) => {
    const ran = await runCase(t, path, { board: CIRCUITPYTHON });
    assert.equal(lastLine(ran.stderr), 'RuntimeError: end');
    // Neither is inside a handler: the ValueError is caught, and the RuntimeError is raised later.
    assert.equal(ran.stdout, "ValueError('x',) divide by zero\n");
  },
  'chunk.py': async (t, path) => {
    const ran = await runHttps(t, path);
    assert.equal(exceptionOf(ran.stderr), 'ValueError: Unsupported Transfer-Encoding: chunked');
    const newest = await runHttps(t, path, { board: 'pico-w@micropython-1.29' });
    assert.match(newest.stdout, /^hello world\n200\napplication\/json /, newest.stderr);
  },
  'clock.py': async (t, path) => {
    const shown: Readonly<Record<string, string>> = {
      [PICO_W]: '(2021, 1, 1)',
      'pico-2-w@micropython-1.27': '(2021, 1, 1)',
      'esp32@micropython-1.27': '(2000, 1, 1)',
      'esp8266@micropython-1.27': '(2000, 1, 1)',
    };
    for (const [board, date] of Object.entries(shown))
      assert.equal((await runCase(t, path, { board, clock: 'unset' })).stdout, `${date}\n`, board);
  },
  'cp_api.py': async (t, path) => {
    const ran = await runCase(t, path, { board: CIRCUITPYTHON, ports: { 46799: await freePort() } });
    assertFailures(ran.stdout, CIRCUITPYTHON_ABSENT);
    for (const line of CIRCUITPYTHON_PRINTED) assert.match(ran.stdout, line);
  },
  'cp_time.py': async (t, path) => {
    const ran = await runCase(t, path, { board: CIRCUITPYTHON, clock: 'unset' });
    assert.match(ran.stdout, /^struct_time\(tm_year=2000, tm_mon=1, tm_mday=1, tm_hour=0, .*\) 0\n$/);
  },
  'cp_timeout.py': async (t, path) => {
    const port = await serveTcp(t, () => {});
    const ran = await runCase(t, path, { board: CIRCUITPYTHON, ports: { 46001: port } });
    assert.equal(ran.stdout, 'timeout 116 116 True\nnb 11 11 True\n', ran.stderr);
  },
  'dirs.py': async (t, path) => {
    const [patterns, ...modules] = (await runCase(t, path, { board: PICO_W })).stdout.split('\n');
    assert.equal(
      patterns,
      "['__class__', 'group'] True ['__class__', '__name__', '__dict__', 'compile', 'match', 'search', 'sub']",
    );
    const os = /^os (.*)$/m.exec(modules.join('\n'))![1]!;
    for (const name of ['VfsFat', 'VfsLfs2', 'dupterm', 'uname', 'urandom', 'ilistdir'])
      assert.ok(os.includes(`'${name}'`));
    assert.doesNotMatch(modules.join('\n'), /thimble|bridge/i);
  },
  'errno_consts.py': async (t, path) => {
    const micropython = await runCase(t, path, { board: PICO_W });
    assert.match(micropython.stdout, /'ETIMEDOUT': 110[,}].*\n2 True \[Errno 2\] ENOENT\nTrue \[Errno 17\] EEXIST\n$/);
    const esp32 = await runCase(t, path, { board: 'esp32@micropython-1.27' });
    assert.match(esp32.stdout, /'ETIMEDOUT': 116[,}]/);
  },
  'float.py': async (t, path) => {
    const double = await runCase(t, path, { board: UNIX });
    assert.equal(double.stdout, '0.30000000000000004 74.1875 0.3333333333333333\n');
    assert.equal(double.stderr, '');
    for (const board of [PICO_W, CIRCUITPYTHON]) {
      const { stderr } = await runCase(t, path, { board });
      assert.equal(stderr.match(/floats are double precision here and single on this board/g)?.length, 1, stderr);
    }
  },
  'garbage_2gb.py': async (t, path) => {
    // A tenth of it, in larger pieces: garbage that is not collected is reported at 256 MB.
    const ran = await runCase(t, path, { board: PICO_W, replace: { 400000: '5000', 8192: '65536' } });
    assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, '', '']);
  },
  'gh_ua.py': async (t, path) => {
    assert.equal((await runHttps(t, path)).stdout, 'False\n');
  },
  'ipaddr_port.py': async (t, path) => {
    const port = await serveTcp(t, () => {});
    for (const board of [PICO_W, 'esp32@micropython-1.27', 'guide']) {
      const { code, stdout, stderr } = await runCase(t, path, { board, hosts: { 'web.test': port } });
      assert.deepEqual([code, lastLine(stdout)], [0, 'connected'], stderr);
    }
  },
  'ntptime_udp.py': async (t, path) => {
    const port = await serveNtp(t, Date.UTC(2026, 10, 29, 12, 34, 56));
    for (const board of [PICO_W, 'esp32@micropython-1.27']) {
      const ran = await runCase(t, path, { board, clock: 'unset', hosts: { 'pool.ntp.org': port } });
      assert.match(ran.stdout, /^\d+\n\(2026, 11, 29, 12, 34, 5\d, 6, 333\)\n$/, ran.stderr);
    }
  },
  'peek.py': async (t, path) => {
    const ran = await runCase(t, path, { board: UNIX, ports: { 46790: await freePort() } });
    assert.equal(ran.stdout, "b'hel' b'hello'\nOSError(11,)\n", ran.stderr);
  },
  'pem.py': async (t, path) => {
    const { device } = pki;
    const files = {
      'cli.pem': device.pem,
      'cli.key': device.keyPem,
      'cli.der': device.der,
      'cli.rsakey.der': device.keyDer,
      'ca.pem': pki.newRoot.pem,
    };
    const ran = await runCase(t, path, { board: PICO_W, files });
    const [key, cert] = ["ValueError('invalid key',)", "ValueError('invalid cert',)"];
    const expected = [
      `client cert PEM ${key}`,
      `CA PEM ${cert}`,
      `cert DER key PEM ${key}`,
      `cert PEM key DER ${cert}`,
    ];
    assert.deepEqual(ran.stdout.trimEnd().split('\n'), expected);
    const taken = 'client cert PEM None\nCA PEM None\ncert DER key PEM None\ncert PEM key DER None\n';
    for (const board of ['esp32@micropython-1.27', 'pico-w@micropython-1.29'])
      assert.equal((await runCase(t, path, { board, files })).stdout, taken, board);
  },
  'poll_tls.py': async (t, path) => {
    // The server's responses are held back until the program waits for them.
    const held = await holdAnswers(t, await serveCases(t, pki));
    const onOutput = (stdout: string) => stdout.includes('write None') && held.release();
    const ran = await runCase(t, path, { board: UNIX, ports: { 46001: held.port }, onOutput });
    const lines = ran.stdout.trimEnd().split('\n');
    assert.deepEqual([lines[0], lines.slice(-3)], ['poll out [4]', ['write 20', 'poll in [1]', "b'HTTP/1.1 200 OK'"]]);
    const waits = lines.slice(1, -3);
    assert.ok(waits.length > 0 && waits.every((line, i) => line === ['write None', 'poll [5]'][i % 2]), ran.stdout);
  },
  'postuni.py': async (t, path) => {
    const ran = await runHttps(t, path);
    // 20 bytes of JSON; its length is counted in characters, so the last brace is omitted.
    assert.match(ran.stdout, /^\{"\w": .*[^}] 1?\d\n$/, ran.stderr);
    const [, data, length] = /^(.*) (\d+)\n$/.exec(ran.stdout)!;
    assert.equal(Buffer.byteLength(data!), Number(length));
  },
  'robust.py': async (t, path) => {
    const port = await serveTcp(t, (socket) =>
      socket.once('data', () => socket.end('x'.repeat(1099), () => socket.destroy())),
    );
    const ran = await runCase(t, path, { board: UNIX, ports: { 46003: port } });
    const printed = ran.stdout.replace(/(<_socket )?\b\d(>?)$/gm, '$1N$2'); // the numbers of descriptors vary
    assert.deepEqual(printed.trimEnd().split('\n'), robustLines(port));
  },
  'rootfs.py': async (t, path) => {
    const ran = await runCase(t, path, { board: PICO_W });
    assert.equal(ran.stdout, "['rootfs.py']\n['rootfs.py']\n/\nTrue\n", ran.stderr);
  },
  'srvnocert.py': async (t, path) => {
    for (const board of [PICO_W, UNIX, 'esp32@micropython-1.27'])
      assert.match((await runCase(t, path, { board })).stdout, /^<SSLSocket>\n$/, board);
  },
  'tut.py': async (t, path) => {
    const options = { speed: 'max' }; // one line starts a watchdog of 8 s, which would reset a slow run
    const ran = await runHttps(t, path, { options });
    assertFailures(ran.stdout, MICROPYTHON_ABSENT);
    for (const line of MICROPYTHON_PRINTED) assert.match(ran.stdout, line);
  },
};

testCases('run/', (folder) => readdirSync(folder).filter((name) => /^boot$|\.py$/.test(name)), ROWS);

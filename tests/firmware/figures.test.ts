// Facts of CircuitPython and the ESP32 family other than handshakes: suites, error names, memory, roots, and
// differences between a firmware's mbedTLS and Debian's build of the same version.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FirmwareVerdict } from '../../src/boards/firmware-verdict.ts';
import { loadProfile } from '../../src/boards/load-profile.ts';
import { osError } from '../../src/boards/python-exception.ts';
import type { ByKey } from '../../src/boards/stacks/stack.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { type Issued, issue } from '../support/pki.ts';
import { sharedPath, testWithShared } from '../support/shared.ts';

const RP2 = 'facts/circuitpython-rp2/';
const board = (version: string, chip = 'pico-w') => loadProfile(`${chip}@circuitpython-${version}`);

interface Answers {
  readonly certificates: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly host: string | null;
    readonly trust: readonly string[];
    readonly chain: readonly string[];
    readonly parse: number;
    readonly ret: number;
    readonly flags: number;
  }[];
}

const ANSWERS = JSON.parse(
  readFileSync(new URL('../vectors/mbedtls/answers.json', import.meta.url), 'utf8'),
) as Answers;

testWithShared(
  `${RP2}circuitpython-answers-diff.txt`,
  '78 chains, which Debian’s mbedTLS 2.28.3 judges otherwise',
  async (file) => {
    const rows = [
      ...readFileSync(file, 'utf8').matchAll(
        /^(\S+): (.*?) {2}debian-2\.28\.3 .* -> CP \S+ \((-?\d+), (-?\d+), (\d+)\)$/gm,
      ),
    ];
    assert.equal(rows.length, 32);
    for (const version of ['8.2', '10.2', 'main']) {
      const { stack } = await board(version);
      const other = new Map(
        rows.filter(([, of]) => of === version).map(([, , name, ...numbers]) => [name!, numbers.map(Number)]),
      );
      for (const { name, seconds, host, trust, chain, ...debian } of ANSWERS.cases) {
        const [parse, ret, flags] = other.get(name) ?? [debian.parse, debian.ret, debian.flags];
        const bodies = (names: readonly string[]) =>
          names.map((each) => new Uint8Array(Buffer.from(ANSWERS.certificates[each]!, 'base64')));
        const verifier = stack.createVerifier({ ...PLAIN, trust: { builtIn: undefined, loaded: bodies(trust) } });
        const serverName = host ?? undefined;
        const answer = verifier.verify({
          peer: 'server',
          chain: bodies(chain),
          serverName,
          now: seconds * 1000,
          ocspResponse: undefined,
        });
        assert.ok(typeof answer === 'object');
        const verdict = answer.verdict as FirmwareVerdict;
        if (NOT_ASKED[version]?.includes(name)) continue;
        const wanted = parse !== 0 ? [parse, 0] : [trust.length === 0 ? NOTHING_TRUSTED : ret, flags];
        assert.deepEqual([verdict.ret, verdict.flags], wanted, `${version}: ${name}`);
      }
    }
  },
);

const PLAIN = {
  crypto: nodeCrypto,
  mode: 'required',
  checkHostname: true,
  callback: undefined,
  policy: undefined,
  crls: [],
  revocation: 'soft',
  isPublicSuffix: undefined,
} as const;

/** The handshake's number, which mbedtls_x509_crt_verify itself does not return. */
const NOTHING_TRUSTED = -30336;
/** A handshake of main without a name fails before anything is verified. */
const NOT_ASKED: Readonly<Record<string, readonly string[]>> = { main: ['no host'] };

for (const version of ['8.2', '9.0', '9.2', '10.2', 'main'])
  testWithShared(
    `${RP2}circuitpython-${version}-rp2-ciphersuites.txt`,
    `${version} on rp2: the suites compiled in`,
    async (file) => {
      const listed = [...readFileSync(file, 'utf8').matchAll(/^0x([0-9a-f]{4}) (\S+)$/gm)];
      const { stack } = await board(version);
      // 8.2 offers suites with pre-shared keys although it has none; later ones do not.
      const offered = version === '8.2' ? listed : listed.filter(([, , name]) => !name!.includes('PSK'));
      assert.deepEqual(
        stack.hello.cipherSuites.slice(0, -1),
        offered.map(([, id]) => Number.parseInt(id!, 16)),
      );
    },
  );

for (const version of ['8.2', '9.0', '9.2', '10.2', 'main'])
  testWithShared(
    `${RP2}mbedtls-errors-circuitpython-${version}-rp2.json`,
    `${version} on rp2: the names of errors`,
    async (file) => {
      const table = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>);
      assert.ok(table.length > 60);
      const { stack, chip } = await board(version);
      for (const [name, number] of table) {
        const raised = stack.raiseNumber(number, chip);
        // Small numbers are errnos, and two cause a MemoryError and a ValueError.
        if (number > -256) assert.deepEqual(raised, osError(-number), name);
        else if (raised.type === 'OSError')
          assert.deepEqual(raised, osError(number, name.slice(0, version === 'main' ? 127 : 79)));
        else assert.match(name, /ALLOC_FAILED|BAD_INPUT_DATA/);
      }
    },
  );

testWithShared(`${RP2}circuitpython-memory-32bit.txt`, 'memory on rp2, by version and certificate', async (file) => {
  const text = readFileSync(file, 'utf8');
  const figure = (version: string, name: string) => {
    const row = new RegExp(`^ +${version.replace('.', '\\.')} ${name} .*setup=(\\d+) peak=(\\d+) now=(\\d+)`, 'm').exec(
      text,
    )!;
    return { setUp: Number(row[1]), peak: Number(row[2]), after: Number(row[3]) };
  };
  const files = { ec: 'p256', rsa2048: 'leaf_by_2048', rsa4096: 'rsa4096' } as const;
  for (const version of ['8.2', '9.2', '10.2', 'main']) {
    const { memory } = (await board(version)).stack;
    for (const [key, name] of Object.entries(files) as [keyof ByKey, string][]) {
      const { setUp, peak, after } = figure(version, name);
      assert.deepEqual(
        [memory.setUp, memory.peak[key], memory.afterHandshake[key]],
        [setUp, peak, after],
        `${version} ${key}`,
      );
    }
    const block = text.slice(text.indexOf(`${version} sizeof`));
    const perCa = (pem: string) => Number(new RegExp(`^${pem} .*heap=(\\d+)`, 'm').exec(block)![1]);
    assert.deepEqual(memory.perCa, { ec: perCa('p256.pem'), rsa2048: perCa('clean.pem') }, version);
  }
});

testWithShared('facts/esp32/memory.txt', 'memory on the ESP32 family, by firmware and certificate', async (file) => {
  const rows = [...readFileSync(file, 'utf8').matchAll(ESP32_MEMORY)];
  assert.equal(rows.length, 24);
  let compared = 0;
  for (const [, runtime, version, chain, ca, setUp, after, peak, largest] of rows) {
    const key = ({ EC: 'ec', 'RSA-2048': 'rsa2048', 'RSA-4096': 'rsa4096' } as const)[chain!.split(' ')[0]!];
    const { memory } = (await loadProfile(`esp32-s2@${runtime === 'mp' ? 'micropython' : 'circuitpython'}-${version}`))
      .stack;
    assert.deepEqual([memory.setUp, memory.largestBlock], [Number(setUp), Number(largest)]);
    if (key === undefined) continue; // chains that are not in the profile
    assert.deepEqual(
      [memory.afterHandshake[key], memory.peak[key]],
      [Number(after), Number(peak)],
      `${version} ${chain}`,
    );
    assert.equal(memory.perCa.ec, Number(ca));
    compared++;
  }
  assert.equal(compared, 20);
});

const ESP32_MEMORY =
  /^(mp|cp)-(\S+) +(.+?) {2,}ca certs=1 bytes=(\d+) .*setup \+(\d+); after handshake \+(\d+); peak \+(\d+) .*largest block (\d+)$/gm;

test('the built-in roots of each version are those of its firmware', async () => {
  const roots = async (version: string, chip: string) => {
    const { roots: known } = (await board(version, chip)).stack;
    return known.kind === 'bundle' ? known.id : known.kind;
  };
  const rows = [
    ['8.2', 'roots@cbb33c1', 'roots@cbb33c1'],
    ['9.0', 'roots@ad28d2e', 'roots@ad28d2e'],
    ['9.2', 'roots@ad28d2e', 'roots@ad28d2e'],
    ['10.0', 'roots-full@d7c6385', 'full@v5.4.1'],
    ['10.1', 'roots-full@d7c6385', 'full@v5.5.1'],
    ['10.2', 'roots-full@d7c6385', 'full@v5.5.1'],
    ['main', 'roots-full@d7c6385', 'full@v6.0.1'],
  ] as const;
  for (const [version, rp2, espressif] of rows)
    assert.deepEqual([await roots(version, 'pico-w'), await roots(version, 'esp32')], [rp2, espressif], version);
  const nina = async (version: string) => (await loadProfile(`samd51@circuitpython-10.2+nina-${version}`)).stack.roots;
  assert.deepEqual(await nina('1.7'), { kind: 'bundle', id: 'roots@cbb33c1' });
  assert.deepEqual(await nina('3.0'), { kind: 'bundle', id: 'full@v5.3.2' });
  assert.deepEqual(await nina('3.3'), { kind: 'bundle', id: 'full@v5.5.1' });
  assert.deepEqual((await loadProfile('esp32@micropython-1.27')).stack.roots, { kind: 'none' });
});

test('without verification a certificate must still be parseable', async () => {
  const issuer = await issue({ name: 'Root', ca: true, key: 'rsa2048' });
  const pss = await issue({ name: 'board.test', issuer, pss: 'pss' });
  const ret = async (id: string, ...chain: readonly Issued[]) => {
    const { stack } = await loadProfile(id);
    const verifier = stack.createVerifier({ ...PLAIN, mode: 'none', trust: { builtIn: undefined, loaded: [] } });
    const request = { peer: 'server', chain: chain.map(({ der }) => der), serverName: undefined, now: 0 } as const;
    const answer = verifier.verify({ ...request, ocspResponse: undefined });
    assert.ok(typeof answer === 'object');
    return answer.accepted ? 0 : (answer.verdict as FirmwareVerdict).ret;
  };
  assert.equal(await ret('pico-w@circuitpython-10.2', pss), -8960);
  assert.equal(await ret('pico-w@micropython-1.27', pss), -8960);
  assert.equal(await ret('pico-w@circuitpython-main', pss), 0);
  assert.equal(await ret('esp32@micropython-1.27', pss), 0);
});

test('rp2 prints why a root with the right name is not the issuer', async () => {
  const names = { name: 'The Root', ca: true } as const;
  const [rsa, otherRsa, ec, otherEc] = await Promise.all([
    issue({ ...names, key: 'rsa2048' }),
    issue({ ...names, key: 'rsa2048' }),
    issue(names),
    issue(names),
  ]);
  const printed = async (version: string, root: Issued, issuer: Issued) => {
    const { stack } = await board(version);
    const leaf = await issue({ name: 'board.test', dnsNames: ['board.test'], issuer });
    const verifier = stack.createVerifier({ ...PLAIN, trust: { builtIn: [root.der], loaded: [] } });
    const answer = verifier.verify({
      peer: 'server',
      chain: [leaf.der],
      serverName: 'board.test',
      now: 0,
      ocspResponse: undefined,
    });
    assert.ok(typeof answer === 'object');
    return (answer.verdict as FirmwareVerdict).console?.split('\n');
  };
  const last = 'x509-crt-bundle:Failed to verify certificate';
  assert.deepEqual(await printed('10.2', rsa, otherRsa), [
    'x509-crt-bundle:PK verify failed with error FFFFBC80',
    last,
  ]);
  assert.deepEqual(await printed('10.2', ec, otherEc), ['x509-crt-bundle:PK verify failed with error FFFFB200', last]);
  assert.deepEqual(await printed('10.2', rsa, otherEc), ['x509-crt-bundle:Simple compare failed', last]);
  assert.deepEqual(await printed('main', ec, otherEc), ['x509-crt-bundle:PK verify failed with error FFFFFF6B', last]);
  assert.deepEqual(await printed('main', rsa, otherEc), ['x509-crt-bundle:PK verify failed with error FFFFC100', last]);
  assert.equal(await printed('10.2', rsa, rsa), undefined);
});

test('sockets, errnos, clocks and names of the chips are those of the facts', async () => {
  const chip = async (id: string) => (await loadProfile(id)).chip;
  const esp32 = await chip('esp32-c3@micropython-1.27');
  assert.equal(esp32.sockets.most, 10);
  assert.deepEqual(esp32.sockets.beyond, osError(23));
  const { ETIMEDOUT, EINPROGRESS, ENOTCONN, ECONNABORTED, EHOSTUNREACH, ECONNRESET } = esp32.errnos;
  assert.deepEqual(
    [ETIMEDOUT, EINPROGRESS, ENOTCONN, ECONNABORTED, EHOSTUNREACH, ECONNRESET],
    [116, 119, 128, 113, 118, 104],
  );
  assert.deepEqual(esp32.clock, { atPowerOn: Date.UTC(2000, 0, 1), epoch: 2000 });
  assert.deepEqual(esp32.nameNotFound, osError(-202));
  assert.deepEqual((await chip('esp32@micropython-1.22')).nameNotFound, osError(-2));
  assert.deepEqual((await chip('esp32@micropython-1.23')).nameNotFound, osError(-202));
  assert.equal((await chip('esp32@micropython-1.20')).names.machine, 'ESP32 module with ESP32');
  assert.equal((await chip('esp32-s3@micropython-1.28')).names.machine, 'Generic ESP32S3 module with ESP32S3');
  const uname = async (id: string) => {
    const { platform, sysname, machine } = (await chip(id)).names;
    return { platform, sysname, machine };
  };
  assert.deepEqual(await uname('esp32-s3@circuitpython-10.2'), {
    platform: 'Espressif',
    sysname: 'ESP32S3',
    machine: 'ESP32-S3-DevKitC-1-N8 with ESP32S3',
  });
  assert.deepEqual(await uname('pico-2-w@circuitpython-10.2'), {
    platform: 'RP2350',
    sysname: 'rp2350a',
    machine: 'Raspberry Pi Pico 2 W with rp2350a',
  });
  for (const id of ['pico-w@circuitpython-9.1', 'esp32-s3@circuitpython-10.2']) {
    const { sockets } = await chip(id);
    assert.equal(sockets.most, 8, id);
    assert.deepEqual([sockets.beyond.type, sockets.beyond.text], ['RuntimeError', 'Out of sockets']);
  }
  assert.equal((await chip('pico-w@circuitpython-8.2')).sockets.most, 5);
  assert.equal((await chip('esp32@circuitpython-9.2')).refusedAs, 'EINPROGRESS');
  assert.equal((await chip('esp32@circuitpython-10.2')).refusedAs, 'ECONNRESET');
  const nina = (await chip('samd51@circuitpython-10.2+nina-3.3')).sockets;
  assert.equal(nina.most, 6);
  assert.deepEqual(nina.beyond, osError(23));
});

test('every file that is cited as a source exists', { skip: false }, async () => {
  const { existsSync } = await import('node:fs');
  if (!existsSync(sharedPath('facts/'))) return;
  const { BOARD_IDS } = await import('../../src/boards/catalogue.ts');
  for (const id of BOARD_IDS.filter((each) => /esp32|circuitpython|nina/.test(each))) {
    const { provenance } = await loadProfile(id);
    for (const [field, { source }] of Object.entries(provenance)) {
      const file = /^(facts\/[\w./+-]+\.(?:txt|hex|json|md))/.exec(source)?.[1];
      if (file !== undefined) assert.ok(existsSync(sharedPath(file)), `${id} ${field}: ${file}`);
    }
  }
});

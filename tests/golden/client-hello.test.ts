// Every ClientHello captured from a firmware (../shared/facts, host example.com), made again from its profile byte for
// byte. Only the variable part is taken from the capture: the 32 bytes of the random.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BOARD_IDS } from '../../src/boards/catalogue.ts';
import { loadProfile } from '../../src/boards/load-profile.ts';
import { buildClientHello, clientHelloRecordVersion } from '../../src/tls/client/client-hello.ts';
import { helloRandom } from '../../src/tls/messages/hellos.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';
import { testWithShared } from '../support/shared.ts';

/** mbedTLS 2.28.3 in CircuitPython 10.2 for the Pico W. */
const CIRCUITPYTHON =
  '16030100c9010000c503036b00e5bc000102030405060708090a0b0c0d0e0f101112131415161718191a1b00004ac02cc030009fc024c028' +
  '006bc00ac0140039c02bc02f009ec023c0270067c009c0130033009d003d0035c032c02ac00fc02ec026c005009c003c002fc031c029c00e' +
  'c02dc025c00400ff0100005200000010000e00000b6578616d706c652e636f6d000d00160014060306010503050104030401030303010203' +
  '0201000a001a00180019001c0018001b00170016001a0015001400130012001d000b00020100';

/** mbedTLS 3.6.2 in MicroPython 1.27. */
const MICROPYTHON =
  '160303008b0100008703036b00e8fed99543f82f15ba2e1c8c41a4cbc9f29132aeb69104149a060fa109fe000026c02cc030c024c028c00a' +
  'c014c02bc02fc023c027c009c013009d003d0035009c003c002f00ff0100003800000010000e00000b6578616d706c652e636f6d000a0008' +
  '0006001700180019000d000e000c060306010503050104030401000b00020100';

/** mbedTLS 3.4.1 in MicroPython 1.22 on ESP32. */
const ESP32 =
  '16030300e7010000e303036b0c154d000102030405060708090a0b0c0d0e0f101112131415161718191a1b000076c02cc030c0adc024c028' +
  'c00ac014c0afc05dc061c049c04dc02bc02fc0acc023c027c009c013c0aec05cc060c048c04c009dc09d003d0035c032c02ac00fc02ec026' +
  'c005c0a1c05fc063c051c04bc04fc03d009cc09c003c002fc031c029c00ec02dc025c004c0a0c05ec062c050c04ac04ec03c00ff01000044' +
  '00000010000e00000b6578616d706c652e636f6d000a00080006001700180019000d000e000c060306010503050104030401000b00020100' +
  '001600000017000000230000';

const RANDOM_AT = 11; // record header, handshake header, version

/** The boards that sent it: the file's name has the firmware, and its port runs on these. */
const BOARDS_OF: readonly (readonly [file: RegExp, boards: (version: string, port: string) => readonly string[]])[] = [
  [/^cp-(10\.2)-rp2$/, (version) => [`pico-w@circuitpython-${version}`, `pico-2-w@circuitpython-${version}`]],
  [/^circuitpython-([\d.]+|main)-rp2$/, (version) => [`pico-w@circuitpython-${version}`]],
  [/^espressif-circuitpython-([\d.]+|main)$/, (version) => ESPRESSIF.map((chip) => `${chip}@circuitpython-${version}`)],
  [/^nina-([\d.]+)$/, (version) => [`samd51@circuitpython-10.2+nina-${version}`]],
  [/^esp32-micropython-(1\.20)-idf4\.2$/, (version) => [`esp32@micropython-${version}`]],
  [/^esp32-micropython-(1\.20)$/, (version) => LATER.map((chip) => `${chip}@micropython-${version}`)],
  [/^esp32-micropython-([\d.]+)$/, (version) => ['esp32', ...LATER].map((chip) => `${chip}@micropython-${version}`)],
  [/^esp8266-micropython-([\d.]+|master)$/, (version) => [`esp8266@micropython-${version.replace('master', '1.29')}`]],
  [
    /^micropython-(\d\.\d+)\.\d(?:-preview)?-(rp2|stm32|unix)$/,
    (version, port) => [`${port.replace('rp2', 'pico-w')}@micropython-${version}`],
  ],
  [/^micropython-(common)$/, () => ['unix@micropython-1.27', 'pico-w@micropython-1.27']],
];

const LATER = ['esp32-s2', 'esp32-s3', 'esp32-c3'];
const ESPRESSIF = ['esp32', ...LATER];

test('three captured hellos are reproduced byte for byte', async () => {
  for (const [id, captured] of [
    ['pico-w@circuitpython-10.2', CIRCUITPYTHON],
    ['unix@micropython-1.27', MICROPYTHON],
    ['esp32@micropython-1.22', ESP32],
  ] as const) {
    const random = fromHex(captured)!.slice(RANDOM_AT, RANDOM_AT + 32);
    assert.equal(toHex(record((await loadProfile(id)).stack.hello, random, 'example.com')), captured, id);
  }
});

testWithShared('facts/', 'every captured ClientHello has its profile, which makes the same bytes', async (facts) => {
  const files = (readdirSync(facts, { recursive: true }) as string[]).filter((file) =>
    /clienthello-.*\.hex$/.test(file),
  );
  let boards = 0;
  for (const file of files) {
    const name = /clienthello-(.*)\.hex$/.exec(file)![1]!;
    const withoutName = /-(?:nosni|nohost)$/.test(name);
    const captured = readFileSync(`${facts}${file}`, 'utf8').trim();
    for (const id of boardsOf(name.replace(/-(?:nosni|nohost)$/, ''))) {
      assert.ok(BOARD_IDS.includes(id), `${file} has no profile: ${id}`);
      const { hello } = (await loadProfile(id)).stack;
      const random = fromHex(captured)!.slice(RANDOM_AT, RANDOM_AT + 32);
      assert.equal(toHex(record(hello, random, withoutName ? undefined : 'example.com')), captured, `${file}: ${id}`);
      boards++;
    }
  }
  assert.equal(files.length, 72);
  assert.equal(boards, 121);
});

function boardsOf(name: string): readonly string[] {
  for (const [pattern, boards] of BOARDS_OF) {
    const found = pattern.exec(name);
    if (found !== null) return boards(found[1]!, found[2] ?? '');
  }
  return assert.fail(`nobody knows which firmware ${name} is of`);
}

test("a firmware's random contains the time in seconds since its epoch, or no time", async () => {
  const now = Date.UTC(2026, 0, 1) + 999;
  const since = (year: number) => (Date.UTC(2026, 0, 1) - Date.UTC(year, 0, 1)) / 1000;
  const first = async (id: string) => {
    const { hello } = (await loadProfile(id)).stack;
    const random = helloRandom(hello, (length) => new Uint8Array(length).fill(7), { now: () => now });
    assert.equal(toHex(random.subarray(4)), '07'.repeat(28));
    return new DataView(random.buffer).getUint32(0);
  };
  for (const id of ['esp32@micropython-1.22', 'pico-w@micropython-1.27'])
    assert.equal(await first(id), since(1970), id);
  for (const id of ['esp32@micropython-1.21', 'pico-w@circuitpython-10.2', 'esp32-s3@circuitpython-9.2'])
    assert.equal(await first(id), since(2000), id);
  assert.equal(await first('pico-w@circuitpython-main'), 0x07070707);
});

function record(profile: TlsProfile, random: Uint8Array, serverName: string | undefined): Uint8Array {
  const { encoded } = buildClientHello(profile, {
    random,
    legacySessionId: new Uint8Array(0),
    serverName,
    alpnProtocols: [],
    keyShares: [],
  });
  const version = clientHelloRecordVersion(profile);
  return Uint8Array.of(0x16, version >> 8, version & 0xff, encoded.length >> 8, encoded.length & 0xff, ...encoded);
}

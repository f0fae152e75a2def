// ClientHellos that boards' firmware sent, captured once (host example.com), and made again from their profiles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildClientHello, clientHelloRecordVersion, helloRandom } from '../../src/tls/client/build-client-hello.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';
import { profileOf } from '../support/profiles.ts';

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

const RANDOM_AT = 11; // record header, handshake header, version

for (const [name, profile, captured] of [
  ['CircuitPython 10.2', profileOf('pico-w@circuitpython-10.2').stack.hello, CIRCUITPYTHON],
  ['MicroPython 1.27', profileOf('unix@micropython-1.27').stack.hello, MICROPYTHON],
] as const) {
  test(`the ClientHello of ${name}, byte for byte`, () => {
    const random = fromHex(captured)!.slice(RANDOM_AT, RANDOM_AT + 32);
    assert.equal(toHex(record(profile, random)), captured);
  });

  test(`${name} tells the time in its random`, () => {
    const seconds = 0x6b00e5bc;
    const random = helloRandom(profile, (length) => new Uint8Array(length).fill(7), {
      now: () => Date.UTC(Number(profile.timeInRandom), 0) + seconds * 1000 + 999,
    });
    assert.equal(toHex(random), `6b00e5bc${'07'.repeat(28)}`);
  });
}

function record(profile: TlsProfile, random: Uint8Array): Uint8Array {
  const { encoded } = buildClientHello(profile, {
    random,
    legacySessionId: new Uint8Array(0),
    serverName: 'example.com',
    alpnProtocols: [],
    keyShares: [],
  });
  const version = clientHelloRecordVersion(profile);
  return Uint8Array.of(0x16, version >> 8, version & 0xff, encoded.length >> 8, encoded.length & 0xff, ...encoded);
}

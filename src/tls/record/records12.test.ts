import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTlsError } from '../../errors.ts';
import { nodeCrypto } from '../../platform/node/crypto/provider.ts';
import { systemRandom } from '../../platform/node/random.ts';
import { CIPHER_SUITES, type CipherSuite } from '../cipher-suites.ts';
import type { Parameters12 } from '../handshake/tls12/parameters.ts';
import { Secrets12 } from '../handshake/tls12/secrets.ts';
import type { ProtocolVersion } from '../profile.ts';
import type { IncomingRecord, ReadProtection, WriteProtection } from './protection.ts';

const HEADER = 5;
const MAX = 16_384;

interface Kind {
  readonly name: string;
  readonly suite: CipherSuite;
  readonly version: ProtocolVersion;
  readonly encryptThenMac: boolean;
}

/** One suite for each bulk cipher and MAC, in the first and the last version that has it. */
const KINDS: readonly Kind[] = CIPHER_SUITES.filter(
  ({ keyExchange, authentication }) => keyExchange === 'ecdhe' && authentication !== 'rsa',
).flatMap((suite) =>
  ([0x0301, 0x0302, 0x0303] as const)
    .filter((version) => version >= suite.minVersion)
    .flatMap((version) =>
      (suite.cipher.kind === 'cbc' ? [false, true] : [false]).map((encryptThenMac) => ({
        name: `${suite.name} ${version.toString(16)}${encryptThenMac ? ' encrypt-then-MAC' : ''}`,
        suite,
        version,
        encryptThenMac,
      })),
    ),
);

function protectionsOf({ suite, version, encryptThenMac }: Kind): { read: ReadProtection; write: WriteProtection } {
  const parameters: Parameters12 = {
    version,
    suite,
    clientRandom: new Uint8Array(32).fill(1),
    serverRandom: new Uint8Array(32).fill(2),
    extendedMasterSecret: true,
    encryptThenMac,
  };
  const secrets = new Secrets12(nodeCrypto, parameters, new Uint8Array(48).fill(3));
  const { write } = secrets.protections('client', systemRandom);
  const { read } = secrets.protections('server', systemRandom);
  return { read, write };
}

function seal(write: WriteProtection, version: number, plaintext: Uint8Array, contentType = 0x17): Uint8Array {
  const buffer = new Uint8Array(HEADER + write.prefix + plaintext.length + write.suffix);
  buffer.set(plaintext, HEADER + write.prefix);
  return buffer.slice(0, write.seal(contentType, version, buffer, 0, plaintext.length));
}

function open(read: ReadProtection, bytes: Uint8Array, maxPlaintext = MAX): IncomingRecord {
  const record = { contentType: bytes[0]!, header: bytes.slice(0, HEADER), fragment: bytes.slice(HEADER) };
  read.open(record, maxPlaintext);
  return record;
}

const hasCode = (code: string) => (error: unknown) => isTlsError(error) && error.code === code;

for (const kind of KINDS) {
  test(`${kind.name}: records of every length open in order, and not otherwise`, () => {
    const { read, write } = protectionsOf(kind);
    const lengths = [...Array(66).keys(), 255, 256, 257, 1000, MAX];
    for (const length of lengths) {
      const plaintext = Uint8Array.from({ length }, (_, i) => i & 0xff);
      const sealed = seal(write, kind.version, plaintext);
      assert.equal(sealed[3]! * 256 + sealed[4]!, sealed.length - HEADER);
      assert.ok(sealed.length <= HEADER + length + write.prefix + write.suffix);
      const record = open(read, sealed);
      assert.equal(record.contentType, 0x17);
      assert.deepEqual(new Uint8Array(record.fragment), plaintext);
    }
    // A repeated record has another sequence number.
    const twice = seal(write, kind.version, Uint8Array.of(1));
    open(read, twice);
    assert.throws(() => open(read, twice), hasCode('tls.bad_record_mac'));
  });

  test(`${kind.name}: any change and any truncation cause the same error`, () => {
    const plaintext = new Uint8Array(40).fill(7);
    const whole = seal(protectionsOf(kind).write, kind.version, plaintext);
    for (let at = 0; at < whole.length; at++) {
      if (at === 3 || at === 4) continue; // the length belongs to the deframer
      const changed = whole.slice();
      changed[at]! ^= 0x01;
      assert.throws(() => open(protectionsOf(kind).read, changed), hasCode('tls.bad_record_mac'), `byte ${at}`);
    }
    for (let length = HEADER; length < whole.length; length++) {
      const cut = whole.slice(0, length);
      assert.throws(() => open(protectionsOf(kind).read, cut), hasCode('tls.bad_record_mac'), `cut to ${length}`);
    }
  });

  test(`${kind.name}: a plaintext longer than negotiated is an overflow`, () => {
    const { read, write } = protectionsOf(kind);
    const sealed = seal(write, kind.version, new Uint8Array(513));
    assert.throws(() => open(read, sealed, 512), hasCode('tls.record_overflow'));
  });
}

test('CBC padding may be of any length, and every byte of it is checked', () => {
  const kind = KINDS.find(({ suite, version, encryptThenMac }) => {
    return suite.name === 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA' && version === 0x0303 && !encryptThenMac;
  })!;
  // A valid record from a peer: the same MAC, and 16 blocks of padding. Made with the key block itself.
  const { record, wrong } = longPadding(kind);
  assert.deepEqual(new Uint8Array(open(protectionsOf(kind).read, record).fragment), Uint8Array.of(1, 2, 3));
  for (const each of wrong) {
    assert.throws(() => open(protectionsOf(kind).read, each), hasCode('tls.bad_record_mac'));
  }
});

/** A record with 24 + 8 × 16 bytes of padding, and copies with one padding byte changed. */
function longPadding(kind: Kind): { record: Uint8Array; wrong: Uint8Array[] } {
  const seen: { key?: Uint8Array; mac?: Uint8Array } = {};
  const spying = {
    ...nodeCryptoMethods(),
    aesCbc: (key: Uint8Array) => {
      seen.key = key.slice();
      return nodeCrypto.aesCbc(key);
    },
    hmac: (name: 'sha1', key: Uint8Array) => {
      if (name === 'sha1') seen.mac = key.slice();
      return nodeCrypto.hmac(name, key);
    },
  } as unknown as typeof nodeCrypto;
  const parameters: Parameters12 = {
    version: kind.version,
    suite: kind.suite,
    clientRandom: new Uint8Array(32).fill(1),
    serverRandom: new Uint8Array(32).fill(2),
    extendedMasterSecret: true,
    encryptThenMac: false,
  };
  // The writer's keys are imported last.
  new Secrets12(spying, parameters, new Uint8Array(48).fill(3)).protections('client', systemRandom);
  const content = Uint8Array.of(1, 2, 3);
  const header = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0x17, 3, 3, 0, content.length);
  const mac = nodeCrypto.hmac('sha1', seen.mac!).mac(header, content);
  const padding = 16 - ((content.length + mac.length) % 16) + 8 * 16;
  const build = (change?: number): Uint8Array => {
    const data = new Uint8Array(content.length + mac.length + padding).fill(padding - 1);
    data.set(content);
    data.set(mac, content.length);
    if (change !== undefined) data[data.length - 2 - change]! ^= 1;
    const iv = systemRandom(16);
    const ciphertext = nodeCrypto.aesCbc(seen.key!).encrypt(iv, data);
    const length = 16 + ciphertext.length;
    return Uint8Array.of(0x17, 3, 3, length >> 8, length & 0xff, ...iv, ...ciphertext);
  };
  return { record: build(), wrong: [...Array(padding - 1).keys()].map((at) => build(at)) };
}

function nodeCryptoMethods(): object {
  return { digest: nodeCrypto.digest.bind(nodeCrypto), aead: nodeCrypto.aead.bind(nodeCrypto) };
}

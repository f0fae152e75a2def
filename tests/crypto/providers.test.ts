// Compares the providers with each other, and tests known pitfalls of node:crypto.
import assert from 'node:assert/strict';
import { getDiffieHellman, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { x25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { portableCrypto } from '../../src/crypto/portable/provider.ts';
import { portableCryptoSmallAes } from '../../src/crypto/portable/provider-small-aes.ts';
import type { CryptoProvider, DhParameters, GroupName, HashName } from '../../src/crypto/provider.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { systemRandom } from '../../src/platform/node/random.ts';
import { concatBytes } from '../../src/util/bytes.ts';
import { fromHex, toHex } from '../../src/util/hex.ts';
import { needsOpenssl, openssl, opensslKey } from './openssl.ts';

const PROVIDERS = [nodeCrypto, portableCrypto];
const PAIRS: readonly (readonly [CryptoProvider, CryptoProvider])[] = [
  [nodeCrypto, portableCrypto],
  [portableCrypto, nodeCrypto],
];
/** For the ciphers that it has: all else is that of `portableCrypto`. */
const CIPHER_PAIRS: readonly (readonly [CryptoProvider, CryptoProvider])[] = [
  ...PAIRS,
  [nodeCrypto, portableCryptoSmallAes],
  [portableCryptoSmallAes, nodeCrypto],
];
const HASHES: readonly HashName[] = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => new Uint8Array(array));

/** For these calls both must return the same, as plain arrays. */
function assertSame(make: (provider: CryptoProvider) => Uint8Array): void {
  const [native, portable] = PROVIDERS.map(make);
  assert.equal(Object.getPrototypeOf(native), Uint8Array.prototype, 'a Buffer would alias in slice()');
  assert.deepEqual(native, portable);
}

test('hashes: at once, in parts, intermediate digests, and from a copy', () => {
  fc.assert(
    fc.property(fc.constantFrom(...HASHES), bytes(300), bytes(300), (name, one, two) => {
      assertSame((provider) => provider.digest(name));
      assertSame((provider) => provider.digest(name, one));
      assertSame((provider) => provider.digest(name, one, two));
      for (const provider of PROVIDERS) {
        const running = provider.hash(name);
        running.update(one);
        assert.deepEqual(running.digest(), provider.digest(name, one));
        const copy = running.copy();
        copy.update(one);
        running.update(two);
        assert.deepEqual(running.digest(), provider.digest(name, one, two));
        assert.deepEqual(copy.digest(), provider.digest(name, one, one));
      }
    }),
    { numRuns: 60 },
  );
});

test('HMAC: one key, many tags, and the key may be zeroed', () => {
  fc.assert(
    fc.property(fc.constantFrom(...HASHES), bytes(200), bytes(200), (name, key, data) => {
      assertSame((provider) => {
        const own = Uint8Array.from(key);
        const hmac = provider.hmac(name, own);
        own.fill(0);
        hmac.mac(data);
        return hmac.mac(data, data.subarray(0, 3), data);
      });
    }),
    { numRuns: 60 },
  );
});

for (const name of nodeCrypto.aeads) {
  test(`${name}: each opens what the other seals, in place and unaligned; nothing else opens`, () => {
    const keyLength = name.startsWith('aes-128') ? 16 : 32;
    fc.assert(
      fc.property(bytes(1500), bytes(40), fc.nat(7), fc.nat(), (plaintext, ad, offset, spot) => {
        const [key, nonce] = [random(keyLength), random(12)];
        for (const [sealer, opener] of CIPHER_PAIRS) {
          if (!sealer.aeads.has(name) || !opener.aeads.has(name)) continue;
          const aead = sealer.aead(name, key);
          const room = new Uint8Array(offset + plaintext.length + aead.tagLength);
          const out = room.subarray(offset);
          aead.seal(nonce, ad, plaintext, out);

          const inPlace = new Uint8Array(out.length);
          inPlace.set(plaintext);
          aead.seal(nonce, ad, inPlace.subarray(0, plaintext.length), inPlace);
          assert.deepEqual(inPlace, out);

          const open = (sealed: Uint8Array, data = ad) => opener.aead(name, key).open(nonce, data, sealed);
          const spoiled = Uint8Array.from(out);
          spoiled[spot % out.length]! ^= 1 << (spot % 8);
          assert.equal(open(spoiled), undefined);
          assert.equal(open(Uint8Array.from(out), concatBytes(ad, Uint8Array.of(0))), undefined);
          assert.equal(open(out.slice(1)), undefined);
          assert.equal(open(out.slice(0, aead.tagLength - 1)), undefined);
          const opened = open(Uint8Array.from(room).subarray(offset));
          assert.deepEqual(opened, plaintext);
          assert.equal(Object.getPrototypeOf(opened), Uint8Array.prototype);
        }
      }),
      { numRuns: 25 },
    );
  });

  test(`${name}: wrong lengths are bugs of the caller`, () => {
    const key = new Uint8Array(name.startsWith('aes-128') ? 16 : 32);
    const none = new Uint8Array(0);
    for (const provider of [...PROVIDERS, portableCryptoSmallAes]) {
      if (!provider.aeads.has(name)) continue;
      const aead = provider.aead(name, key);
      assert.throws(() => provider.aead(name, new Uint8Array(24)), RangeError);
      assert.throws(() => aead.seal(new Uint8Array(11), none, none, new Uint8Array(aead.tagLength)), RangeError);
      assert.throws(() => aead.open(new Uint8Array(13), none, new Uint8Array(32)), RangeError);
      assert.throws(() => aead.seal(new Uint8Array(12), none, none, new Uint8Array(aead.tagLength + 1)), RangeError);
    }
  });
}

test('both have the same AEADs and groups', () => {
  assert.deepEqual([...nodeCrypto.aeads].sort(), [...portableCrypto.aeads].sort());
  assert.deepEqual([...nodeCrypto.groups].sort(), [...portableCrypto.groups].sort());
  assert.equal(nodeCrypto.aeads.size, 7);
  assert.equal(portableCryptoSmallAes.aeads.size, 3);
  assert.equal(nodeCrypto.groups.size, 5);
});

test('AES-CBC: no padding, any number of blocks', () => {
  fc.assert(
    fc.property(fc.constantFrom(16, 32), fc.nat(20), (keyLength, blocks) => {
      const [key, iv, data] = [random(keyLength), random(16), random(16 * blocks)];
      assertSame((provider) => provider.aesCbc(key).encrypt(iv, data));
      assertSame((provider) => provider.aesCbc(key).decrypt(iv, data));
    }),
    { numRuns: 40 },
  );
  for (const provider of PROVIDERS) assert.throws(() => provider.aesCbc(new Uint8Array(24)), RangeError);
});

const SHARE_LENGTHS: Readonly<Record<GroupName, readonly [client: number, server: number, secret: number]>> = {
  x25519: [32, 32, 32],
  secp256r1: [65, 65, 32],
  secp384r1: [97, 97, 48],
  secp521r1: [133, 133, 66],
  X25519MLKEM768: [1216, 1120, 64],
};

for (const group of nodeCrypto.groups) {
  test(`${group}: both sides agree, with either provider`, () => {
    for (const [client, server] of PAIRS) {
      const ours = client.generateKeyAgreement(group, random);
      const answer = server.answerKeyAgreement(group, ours.share, random);
      const secret = ours.agree(answer.share);
      assert.deepEqual(secret, answer.secret);
      assert.deepEqual([ours.share.length, answer.share.length, secret.length], SHARE_LENGTHS[group]);
      assert.throws(() => ours.agree(answer.share), RangeError, 'an ephemeral key is used once');
    }
  });

  test(`${group}: shares of another length are refused`, () => {
    const [clientLength, serverLength] = SHARE_LENGTHS[group];
    for (const provider of PROVIDERS) {
      const good = provider.answerKeyAgreement(group, provider.generateKeyAgreement(group, random).share, random).share;
      for (const share of [new Uint8Array(0), good.subarray(1), concatBytes(good, Uint8Array.of(0))])
        assertBadShare(() => provider.generateKeyAgreement(group, random).agree(share));
      assertBadShare(() => provider.answerKeyAgreement(group, new Uint8Array(clientLength - 1), random));
      assert.equal(good.length, serverLength);
    }
  });
}

for (const group of ['secp256r1', 'secp384r1', 'secp521r1'] as const) {
  test(`${group}: points off the curve, compressed, hybrid or at infinity are refused`, () => {
    const good = nodeCrypto.generateKeyAgreement(group, random).share;
    const off = Uint8Array.from(good);
    off[off.length - 1]! ^= 1;
    const compressed = concatBytes(
      Uint8Array.of(2 + (good[good.length - 1]! & 1)),
      good.subarray(1, (good.length + 1) / 2),
    );
    const hybrid = Uint8Array.from(good);
    hybrid[0] = 6 + (good[good.length - 1]! & 1);
    const origin = new Uint8Array(good.length);
    origin[0] = 4;
    for (const provider of PROVIDERS)
      for (const share of [off, compressed, hybrid, origin, Uint8Array.of(0)])
        assertBadShare(() => provider.answerKeyAgreement(group, share, random));
  });
}

/** https://cr.yp.to/ecdh.html#validate: the u-coordinates of low order, and those that reduce to them. */
const LOW_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

test('x25519: points of low order are refused, alone and in the hybrid', () => {
  const hybrid = nodeCrypto.generateKeyAgreement('X25519MLKEM768', random).share;
  for (const provider of PROVIDERS) {
    for (const hex of LOW_ORDER) {
      const share = fromHex(hex)!;
      assertBadShare(() => provider.answerKeyAgreement('x25519', share, random));
      const spoiled = concatBytes(hybrid.subarray(0, 1184), share);
      assertBadShare(() => provider.answerKeyAgreement('X25519MLKEM768', spoiled, random));
    }
  }
});

test('X25519MLKEM768: an encapsulation key with a coefficient over the modulus is refused', () => {
  const share = portableCrypto.generateKeyAgreement('X25519MLKEM768', random).share;
  share.fill(0xff, 0, 3);
  for (const provider of PROVIDERS) assertBadShare(() => provider.answerKeyAgreement('X25519MLKEM768', share, random));
});

test('x25519: RFC 7748 §6.1, and a key imported with any x has the public key of its d', () => {
  const bob = fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')!;
  const alice = fromHex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a')!;
  for (const provider of PROVIDERS) {
    const agreement = provider.generateKeyAgreement('x25519', () => Uint8Array.from(bob));
    assert.equal(toHex(agreement.share), 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
    assert.equal(toHex(agreement.agree(alice)), '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');
  }
  for (let i = 0; i < 20; i++) {
    const secret = random(32);
    const { share } = nodeCrypto.generateKeyAgreement('x25519', () => Uint8Array.from(secret));
    assert.deepEqual(share, x25519.getPublicKey(secret));
  }
});

test('x25519: with system randomness each key is new, and agrees with the other provider', () => {
  const shares = new Set<string>();
  for (let i = 0; i < 50; i++) {
    const ours = nodeCrypto.generateKeyAgreement('x25519', systemRandom);
    const theirs = portableCrypto.answerKeyAgreement('x25519', ours.share, random);
    assert.deepEqual(ours.agree(theirs.share), theirs.secret);
    assert.throws(() => ours.agree(theirs.share), RangeError);
    shares.add(toHex(ours.share));
  }
  assert.equal(shares.size, 50);
});

test('the injected random source determines the key: the same bytes, the same share', () => {
  const constant = (length: number) => new Uint8Array(length).fill(0x42);
  for (const group of ['x25519', 'secp256r1', 'secp384r1', 'secp521r1'] as const)
    assertSame((provider) => provider.generateKeyAgreement(group, constant).share);
  assertSame((provider) => provider.generateDh(MODP14, constant).share);
  assert.throws(() => nodeCrypto.generateKeyAgreement('secp256r1', (length) => new Uint8Array(length)), RangeError);
});

const MODP14: DhParameters = {
  prime: new Uint8Array(getDiffieHellman('modp14').getPrime()),
  generator: Uint8Array.of(2),
};
/** A prime minus two: no table of known groups has it. */
const UNKNOWN: DhParameters = { prime: Uint8Array.from(MODP14.prime), generator: Uint8Array.of(3) };
UNKNOWN.prime[UNKNOWN.prime.length - 1]! -= 2;

test('finite-field DH: both sides agree in known and unknown groups', () => {
  for (const parameters of [MODP14, UNKNOWN]) {
    for (const [client, server] of PAIRS) {
      const [one, other] = [client.generateDh(parameters, random), server.generateDh(parameters, random)];
      const secret = one.agree(other.share);
      assert.deepEqual(other.agree(one.share), secret);
      assert.notEqual(secret[0], 0, 'RFC 5246 §8.1.2 strips leading zeros');
      assert.throws(() => one.agree(other.share), RangeError);
    }
  }
});

test('finite-field DH: degenerate parameters and values are refused', () => {
  const { prime } = MODP14;
  const minus = (n: number) => {
    const value = Uint8Array.from(prime);
    value[value.length - 1]! -= n;
    return value;
  };
  const even = minus(1);
  for (const provider of PROVIDERS) {
    for (const parameters of [
      { prime: prime.subarray(0, 127), generator: Uint8Array.of(2) },
      { prime: new Uint8Array(1025).fill(0xff), generator: Uint8Array.of(2) },
      { prime: even, generator: Uint8Array.of(2) },
      { prime, generator: Uint8Array.of(1) },
      { prime, generator: minus(1) },
      { prime, generator: new Uint8Array(0) },
    ])
      assertBadShare(() => provider.generateDh(parameters, random));
    for (const share of [Uint8Array.of(0), Uint8Array.of(1), minus(1), prime, new Uint8Array(257).fill(1)])
      assertBadShare(() => provider.generateDh(MODP14, random).agree(share));
  }
});

test('premaster secrets: RSA encryption by either, decryption by the native one alone', needsOpenssl, () => {
  const version = 0x0303;
  const premaster = concatBytes(Uint8Array.of(3, 3), random(46));
  const fallback = random(48);
  for (const bits of [1024, 1031, 2048]) {
    const der = opensslKey(`RSA -pkeyopt rsa_keygen_bits:${bits}`);
    const key = nodeCrypto.importPrivateKey(der);
    for (const provider of PROVIDERS) {
      const publicKey = provider.importPublicKey(key.publicKeyInfo);
      const ciphertext = provider.encryptPremaster(publicKey, premaster, random);
      assert.equal(ciphertext.length, Math.ceil(bits / 8));
      assert.deepEqual(key.decryptPremaster(ciphertext, version, fallback), premaster);
      assert.deepEqual(key.decryptPremaster(ciphertext, 0x0302, fallback), fallback);
      assert.deepEqual(key.decryptPremaster(ciphertext.subarray(0, -1), version, fallback), fallback);
      assert.deepEqual(key.decryptPremaster(new Uint8Array(0), version, fallback), fallback);
      assert.deepEqual(key.decryptPremaster(new Uint8Array(ciphertext.length).fill(255), version, fallback), fallback);
      const longer = provider.encryptPremaster(publicKey, concatBytes(premaster, Uint8Array.of(1)), random);
      assert.deepEqual(key.decryptPremaster(longer, version, fallback), fallback);
    }
    const portable = portableCrypto.importPrivateKey(der);
    const refused = { code: 'crypto.unsupported' };
    assert.throws(() => portable.decryptPremaster(new Uint8Array(128), version, fallback), refused);
  }
});

test('premaster secrets: those encrypted by openssl are decrypted', needsOpenssl, () => {
  const der = opensslKey('RSA -pkeyopt rsa_keygen_bits:2048');
  const pem = openssl('pkey -inform DER -in IN -out OUT', der);
  const premaster = concatBytes(Uint8Array.of(3, 1), random(46));
  const ciphertext = openssl('pkeyutl -encrypt -inkey IN -out OUT', pem, premaster);
  const key = nodeCrypto.importPrivateKey(der);
  assert.deepEqual(key.decryptPremaster(ciphertext, 0x0301, new Uint8Array(48)), premaster);
});

test('no key of generateKeyPairSync is exported as a JWK: that can hang Node 20 for ever', () => {
  const folder = new URL('../../src/platform/node/crypto/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  assert.ok(files.length > 5);
  for (const file of files) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    const generates = /generateKeyPairSync\(/.test(source);
    assert.ok(!generates || !/\.export\(\s*\{[^}]*jwk/.test(source), file);
  }
  // The documented way to hang: thousands of keys. Ours must always return.
  for (const group of ['secp256r1', 'x25519'] as const) {
    for (const source of [random, systemRandom])
      for (let i = 0; i < 5_000; i++) nodeCrypto.generateKeyAgreement(group, source);
  }
});

function assertBadShare(make: () => unknown): void {
  assert.throws(make, { name: 'TlsError', code: 'crypto.bad_key_share' });
}

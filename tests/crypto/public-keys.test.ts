// SubjectPublicKeyInfo, made by OpenSSL and by hand, read by both providers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeBitString,
  encodeDer,
  encodeObjectIdentifier,
  encodeSequence,
  encodeUnsignedInteger,
} from '../../src/asn1/write.ts';
import { portableCrypto } from '../../src/crypto/portable/provider.ts';
import type { SignatureAlgorithm } from '../../src/crypto/provider.ts';
import {
  encodeEcPublicKeyInfo,
  encodeEd25519PublicKeyInfo,
  encodeRsaPublicKeyInfo,
  RSA_ENCRYPTION,
} from '../../src/crypto/public-key-info.ts';
import { SIGNATURE_SCHEMES, schemeFitsKey } from '../../src/crypto/signature-schemes.ts';
import { isTlsError, TlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { needsOpenssl, openssl, opensslKey } from './openssl.ts';

const PROVIDERS = [nodeCrypto, portableCrypto];
const NULL = encodeDer(0x05);
const PSS_SHA256 = '-pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256';

const pub = (algorithm: string): Uint8Array =>
  openssl('pkey -pubout -inform DER -outform DER -in IN -out OUT', opensslKey(algorithm));

const odd = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(0xff);
const rsa = (modulus: Uint8Array, exponent: readonly number[]): Uint8Array =>
  encodeRsaPublicKeyInfo(RSA_ENCRYPTION, modulus, Uint8Array.from(exponent));

for (const algorithm of [
  'RSA -pkeyopt rsa_keygen_bits:1024',
  'RSA-PSS -pkeyopt rsa_keygen_bits:1024 -pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256',
  'EC -pkeyopt ec_paramgen_curve:P-256',
  'EC -pkeyopt ec_paramgen_curve:P-521',
  'ED25519',
]) {
  test(`${algorithm}: every strict prefix is refused, and any change is refused or another key`, needsOpenssl, () => {
    const spki = pub(algorithm);
    for (const provider of PROVIDERS) {
      assert.ok(provider.importPublicKey(spki).bits >= 256);
      for (let length = 0; length < spki.length; length++)
        assertBadKey(() => provider.importPublicKey(spki.subarray(0, length)), /./);
    }
    fc.assert(
      fc.property(fc.nat(spki.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const spoiled = Uint8Array.from(spki);
        spoiled[at]! ^= change;
        const [native, portable] = PROVIDERS.map((provider) => {
          try {
            return provider.importPublicKey(spoiled).type;
          } catch (error) {
            assert.ok(isTlsError(error) && error.code === 'crypto.bad_public_key', String(error));
            return 'refused';
          }
        });
        assert.equal(native, portable);
      }),
      { numRuns: 150 },
    );
  });
}

test('each fault is named in the error', needsOpenssl, () => {
  const p256 = pub('EC -pkeyopt ec_paramgen_curve:P-256');
  const off = Uint8Array.from(p256);
  off[off.length - 1]! ^= 1;
  const point = p256.subarray(-65);
  const pss = (parameters: string) => pub(`RSA-PSS -pkeyopt rsa_keygen_bits:1024 ${parameters}`);
  const faults: [Uint8Array, RegExp][] = [
    [off, /a point that is not on secp256r1/],
    [encodeEcPublicKeyInfo('secp256r1', Uint8Array.of(2, ...point.subarray(1, 33))), /compressed point/],
    [encodeEcPublicKeyInfo('secp384r1', point), /not one of secp384r1/],
    [encodeEcPublicKeyInfo('secp256r1', Uint8Array.of(0)), /not one of secp256r1/],
    [pub('EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit'), /explicit curve parameters/],
    [pub('EC -pkeyopt ec_paramgen_curve:secp256k1'), /curve that is not supported: 1\.3\.132\.0\.10/],
    [pub('X25519'), /not supported: x25519/],
    [encodeEd25519PublicKeyInfo(new Uint8Array(31)), /31 bytes instead of 32/],
    [rsa(odd(63), [1, 0, 1]), /an RSA key of 504 bits/],
    [rsa(odd(1025), [1, 0, 1]), /an RSA key of 8200 bits/],
    [rsa(odd(128).fill(0xfe), [1, 0, 1]), /even modulus/],
    [rsa(odd(128), [1]), /public exponent/],
    [rsa(odd(128), [1, 0, 0]), /public exponent/],
    [rsa(odd(128), [2, 0, 0, 0, 1]), /public exponent/],
    [encodeRsaPublicKeyInfo(encodeSequence(encodeObjectIdentifier('1.2.3'), NULL), odd(128), odd(1)), /1\.2\.3/],
    [
      encodeRsaPublicKeyInfo(
        encodeSequence(encodeObjectIdentifier('1.2.840.113549.1.1.1')),
        odd(128),
        Uint8Array.of(3),
      ),
      /missing/,
    ],
    [
      pss('-pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha1'),
      /parameters that TLS does not know/,
    ],
    [
      encodeSequence(encodeSequence(encodeObjectIdentifier('1.3.101.112'), NULL), encodeBitString(odd(32))),
      /after its/,
    ],
    [encodeSequence(encodeUnsignedInteger(odd(1))), /expected/],
  ];
  for (const provider of PROVIDERS)
    for (const [spki, message] of faults) assertBadKey(() => provider.importPublicKey(spki), message);
});

test('RSA keys have 512 to 8,192 bits, and exponents at most 33', () => {
  /** An odd number of exactly that many bits. */
  const bits = (count: number): Uint8Array => {
    const number = odd(Math.ceil(count / 8)).fill(0xff);
    number[0]! >>= 8 * number.length - count;
    return number;
  };
  const three = [3];
  for (const provider of PROVIDERS) {
    for (const count of [512, 8192]) assert.equal(provider.importPublicKey(rsa(bits(count), three)).bits, count);
    for (const count of [511, 8193]) assertBadKey(() => provider.importPublicKey(rsa(bits(count), three)), /bits/);
    assert.equal(provider.importPublicKey(rsa(bits(1024), [...bits(33)])).bits, 1024);
    assertBadKey(() => provider.importPublicKey(rsa(bits(1024), [...bits(34)])), /public exponent/);
  }
});

const ALGORITHMS: readonly SignatureAlgorithm[] = [
  { kind: 'ecdsa', hash: 'sha256' },
  { kind: 'ed25519' },
  { kind: 'rsa-pkcs1', hash: 'sha256' },
  { kind: 'rsa-pss', hash: 'sha256' },
];

test('a key accepts only signatures of its kind, and no empty one', needsOpenssl, () => {
  const none = new Uint8Array(0);
  for (const provider of PROVIDERS) {
    for (const [spki, own] of [
      [pub('EC -pkeyopt ec_paramgen_curve:P-256'), 'ecdsa'],
      [pub('ED25519'), 'ed25519'],
      [pub('RSA -pkeyopt rsa_keygen_bits:1024'), 'rsa-pkcs1'],
    ] as const) {
      const key = provider.importPublicKey(spki);
      for (const algorithm of ALGORITHMS) {
        assert.equal(key.verify(algorithm, none, none), false, `${own} ${algorithm.kind}`);
        assert.equal(key.verify(algorithm, none, new Uint8Array(4096)), false, `${own} ${algorithm.kind}`);
      }
    }
  }
});

test('an RSA-PSS key with a hash accepts only that hash', needsOpenssl, () => {
  const der = opensslKey(
    'RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:32',
  );
  for (const provider of PROVIDERS) {
    const key = provider.importPrivateKey(der);
    assert.throws(() => key.sign({ kind: 'rsa-pss', hash: 'sha384' }, NULL), { code: 'crypto.unsupported' });
    const publicKey = provider.importPublicKey(key.publicKeyInfo);
    assert.equal(publicKey.pssHash, 'sha256');
    const signature = key.sign({ kind: 'rsa-pss', hash: 'sha256' }, NULL);
    assert.equal(publicKey.verify({ kind: 'rsa-pss', hash: 'sha256' }, NULL, signature), true);
    assert.equal(publicKey.verify({ kind: 'rsa-pss', hash: 'sha384' }, NULL, signature), false);
    assert.throws(() => provider.encryptPremaster(publicKey, new Uint8Array(48), (n) => new Uint8Array(n).fill(1)), {
      code: 'crypto.unsupported',
    });
  }
});

test(
  'a PSS salt has the length given by the algorithm, or its hash’s; each provider accepts the other’s',
  needsOpenssl,
  () => {
    const der = opensslKey('RSA -pkeyopt rsa_keygen_bits:1024');
    const hash = 'sha256';
    const longest = 128 - 32 - 2;
    for (const signer of PROVIDERS)
      for (const provider of PROVIDERS) {
        const key = signer.importPrivateKey(der);
        const publicKey = provider.importPublicKey(key.publicKeyInfo);
        for (const saltLength of [0, 20, 32, longest]) {
          const signature = key.sign({ kind: 'rsa-pss', hash, saltLength }, NULL);
          assert.equal(publicKey.verify({ kind: 'rsa-pss', hash, saltLength }, NULL, signature), true, `${saltLength}`);
          assert.equal(publicKey.verify({ kind: 'rsa-pss', hash }, NULL, signature), saltLength === 32);
          for (const other of [saltLength + 1, longest + 1, 2 ** 31 - 1])
            assert.equal(publicKey.verify({ kind: 'rsa-pss', hash, saltLength: other }, NULL, signature), false);
        }
      }
  },
);

test(
  'an RSA-PSS key accepts no salt shorter than its parameter, and a private one must be usable in TLS',
  needsOpenssl,
  () => {
    const kind = `RSA-PSS -pkeyopt rsa_keygen_bits:1024 ${PSS_SHA256} -pkeyopt rsa_pss_keygen_saltlen:40`;
    const der = opensslKey(kind);
    const spki = openssl('pkey -inform DER -in IN -pubout -outform DER -out OUT', der);
    const signed = (saltLength: number): Uint8Array =>
      openssl(
        `dgst -sha256 -sign IN -keyform DER -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:${saltLength} -out OUT`,
        der,
        NULL,
      );
    for (const provider of PROVIDERS) {
      const key = provider.importPublicKey(spki);
      assert.equal(key.pssSaltLength, 40);
      for (const saltLength of [40, 41])
        assert.equal(key.verify({ kind: 'rsa-pss', hash: 'sha256', saltLength }, NULL, signed(saltLength)), true);
      assert.equal(key.verify({ kind: 'rsa-pss', hash: 'sha256' }, NULL, signed(40)), false);
      assert.equal(schemeFitsKey(SIGNATURE_SCHEMES.rsa_pss_pss_sha256, key, 'tls13'), false);
      assert.throws(() => provider.importPrivateKey(der), {
        code: 'crypto.bad_private_key',
        message: /a salt of 40 bytes/,
      });
    }
  },
);

test('md5-sha1 signatures of TLS 1.0: each provider accepts the other’s', needsOpenssl, () => {
  const der = opensslKey('RSA -pkeyopt rsa_keygen_bits:1024');
  const algorithm = { kind: 'rsa-pkcs1', hash: 'md5-sha1' } as const;
  const signatures = PROVIDERS.map((provider) => provider.importPrivateKey(der).sign(algorithm, NULL));
  assert.deepEqual(signatures[0], signatures[1]);
  for (const provider of PROVIDERS) {
    const { publicKeyInfo } = provider.importPrivateKey(der);
    assert.equal(provider.importPublicKey(publicKeyInfo).verify(algorithm, NULL, signatures[0]!), true);
  }
});

function assertBadKey(read: () => unknown, message: RegExp): void {
  assert.throws(read, (error) => {
    assert.ok(error instanceof TlsError, String(error));
    assert.equal(error.code, 'crypto.bad_public_key');
    assert.match(error.message, message);
    return true;
  });
}

// Private keys in all common containers, made by OpenSSL, read by both providers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeUnsignedInteger,
} from '../../src/asn1/write.ts';
import { openEncryptedPrivateKey, type PasswordPrimitives } from '../../src/crypto/encrypted-private-key.ts';
import { withEncryptedKeys } from '../../src/crypto/portable/encrypted-keys.ts';
import { portableCrypto as withoutEncryptedKeys } from '../../src/crypto/portable/provider.ts';
import { readPrivateKey } from '../../src/crypto/private-key-file.ts';
import type { SignatureAlgorithm } from '../../src/crypto/provider.ts';
import { isTlsError, TlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { decodeUtf8, encodeUtf8 } from '../../src/util/utf8.ts';
import { needsOpenssl, openssl, opensslKey } from './openssl.ts';

const portableCrypto = withEncryptedKeys(withoutEncryptedKeys);
const PROVIDERS = [nodeCrypto, portableCrypto];
const DATA = Uint8Array.of(1, 2, 3);

interface Kind {
  readonly algorithm: string;
  readonly signature: SignatureAlgorithm;
  /** OpenSSL's traditional container: PKCS#1 or SEC 1. */
  readonly traditional: boolean;
}

const KINDS: readonly Kind[] = [
  {
    algorithm: 'RSA -pkeyopt rsa_keygen_bits:2048',
    signature: { kind: 'rsa-pkcs1', hash: 'sha256' },
    traditional: true,
  },
  { algorithm: 'RSA -pkeyopt rsa_keygen_bits:1025', signature: { kind: 'rsa-pss', hash: 'sha256' }, traditional: true },
  {
    algorithm: 'RSA-PSS -pkeyopt rsa_keygen_bits:2048',
    signature: { kind: 'rsa-pss', hash: 'sha256' },
    traditional: false,
  },
  {
    algorithm:
      'RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha384 -pkeyopt rsa_pss_keygen_mgf1_md:sha384 -pkeyopt rsa_pss_keygen_saltlen:48',
    signature: { kind: 'rsa-pss', hash: 'sha384' },
    traditional: false,
  },
  { algorithm: 'EC -pkeyopt ec_paramgen_curve:P-256', signature: { kind: 'ecdsa', hash: 'sha256' }, traditional: true },
  { algorithm: 'EC -pkeyopt ec_paramgen_curve:P-384', signature: { kind: 'ecdsa', hash: 'sha384' }, traditional: true },
  { algorithm: 'EC -pkeyopt ec_paramgen_curve:P-521', signature: { kind: 'ecdsa', hash: 'sha512' }, traditional: true },
  { algorithm: 'ED25519', signature: { kind: 'ed25519' }, traditional: false },
];

for (const { algorithm, signature, traditional } of KINDS) {
  test(`${algorithm}: its containers give one key, whose signatures the other provider accepts`, needsOpenssl, () => {
    const pkcs8 = opensslKey(algorithm);
    const containers = [
      pkcs8,
      openssl('pkcs8 -topk8 -inform DER -outform DER -in IN -out OUT -passout pass:pw', pkcs8),
    ];
    if (traditional) containers.push(openssl('pkey -traditional -inform DER -outform DER -in IN -out OUT', pkcs8));
    const spki = openssl('pkey -pubout -inform DER -outform DER -in IN -out OUT', pkcs8);

    for (const der of containers) {
      for (const signer of PROVIDERS) {
        const key = signer.importPrivateKey(der, 'pw');
        assert.deepEqual(key.publicKeyInfo, spki);
        const signed = key.sign(signature, DATA);
        for (const verifier of PROVIDERS) {
          const publicKey = verifier.importPublicKey(key.publicKeyInfo);
          assert.deepEqual([publicKey.type, publicKey.curve, publicKey.bits], [key.type, key.curve, key.bits]);
          assert.equal(publicKey.verify(signature, DATA, signed), true);
          assert.equal(publicKey.verify(signature, Uint8Array.of(1, 2), signed), false);
          assert.equal(publicKey.verify(signature, DATA, signed.subarray(1)), false);
        }
      }
    }
  });

  test(`${algorithm}: every strict prefix and any change is either refused or read`, needsOpenssl, () => {
    const pkcs8 = opensslKey(algorithm);
    for (let length = 0; length < pkcs8.length; length++) assertRefused(pkcs8.subarray(0, length));
    fc.assert(
      fc.property(fc.nat(pkcs8.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const spoiled = Uint8Array.from(pkcs8);
        spoiled[at]! ^= change;
        for (const provider of PROVIDERS) onlyRefuses(() => provider.importPrivateKey(spoiled));
      }),
      { numRuns: 60 },
    );
  });
}

const EC = 'EC -pkeyopt ec_paramgen_curve:P-256';

test('passwords: every cipher and key derivation is supported', needsOpenssl, () => {
  const plain = opensslKey(EC);
  const expected = nodeCrypto.importPrivateKey(plain).publicKeyInfo;
  for (const options of [
    '-v2 aes-128-cbc',
    '-v2 aes-192-cbc -v2prf hmacWithSHA1',
    '-v2 aes-256-cbc -v2prf hmacWithSHA384',
    '-v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 1000',
    '-scrypt -scrypt_N 1024 -scrypt_r 8 -scrypt_p 2',
  ]) {
    const der = encrypt(plain, options);
    for (const provider of PROVIDERS) {
      assert.deepEqual(provider.importPrivateKey(der, 'pw').publicKeyInfo, expected, options);
      assertBadKey(() => provider.importPrivateKey(der), /is encrypted, and no password was given/);
      assertBadKey(() => provider.importPrivateKey(der, 'wrong'), /password does not open/);
    }
  }
});

test('passwords: Triple-DES is decrypted if available, otherwise named in the error', needsOpenssl, () => {
  const der = encrypt(opensslKey(EC), '-v2 des3');
  assert.equal(nodeCrypto.importPrivateKey(der, 'pw').type, 'ec');
  assertBadKey(() => portableCrypto.importPrivateKey(der, 'pw'), /des-ede3-cbc, which this crypto provider/);
});

test('passwords: an obsolete scheme is named in the error', needsOpenssl, () => {
  const der = encrypt(opensslKey(EC), '-v1 PBE-SHA1-3DES');
  for (const provider of PROVIDERS)
    assertBadKey(() => provider.importPrivateKey(der, 'pw'), /pbeWithSHAAnd3-KeyTripleDES-CBC/);
});

test('passwords: parameters that would take hours or gigabytes are refused', () => {
  const pbkdf2 = (iterations: number[]) =>
    encryptedWith('1.2.840.113549.1.5.12', [
      encodeOctetString(new Uint8Array(8)),
      encodeUnsignedInteger(Uint8Array.from(iterations)),
    ]);
  const scrypt = (cost: number[]) =>
    encryptedWith('1.3.6.1.4.1.11591.4.11', [
      encodeOctetString(new Uint8Array(8)),
      ...[cost, [8], [1]].map((number) => encodeUnsignedInteger(Uint8Array.from(number))),
    ]);
  for (const provider of PROVIDERS) {
    assertBadKey(() => provider.importPrivateKey(pbkdf2([0x7f, 0, 0, 0]), 'pw'), /to be hashed 2130706432 times/);
    assertBadKey(() => provider.importPrivateKey(pbkdf2([0]), 'pw'), /to be hashed 0 times/);
    assertBadKey(() => provider.importPrivateKey(scrypt([0x10, 0, 1]), 'pw'), /out of range/);
    assertBadKey(() => provider.importPrivateKey(scrypt([0x20, 0, 0]), 'pw'), /over 1 GiB/);
  }
});

test('passwords: ten million iterations are accepted, one more is refused', () => {
  const open = (iterations: number[]) => {
    const key = encryptedWith('1.2.840.113549.1.5.12', [
      encodeOctetString(new Uint8Array(8)),
      encodeUnsignedInteger(Uint8Array.from(iterations)),
    ]);
    let asked = 0;
    const primitives: PasswordPrimitives = {
      ciphers: new Set(['aes-128-cbc']),
      pbkdf2: (_hash, _password, _salt, count, length) => {
        asked = count;
        return new Uint8Array(length);
      },
      scrypt: () => assert.fail('PBKDF2 was asked for'),
      decryptCbc: () => Uint8Array.of(0x30, 0, ...Array(14).fill(14)),
    };
    openEncryptedPrivateKey(key, primitives, 'pw');
    return asked;
  };
  assert.equal(open([0x98, 0x96, 0x80]), 10_000_000);
  assertBadKey(() => open([0x98, 0x96, 0x81]), /to be hashed 10000001 times/);
});

/** EncryptedPrivateKeyInfo with AES-128-CBC and one block of zeros. */
function encryptedWith(kdf: string, parameters: readonly Uint8Array[]): Uint8Array {
  const algorithm = (oid: string, parameter: Uint8Array) => encodeSequence(encodeObjectIdentifier(oid), parameter);
  const cipher = algorithm('2.16.840.1.101.3.4.1.2', encodeOctetString(new Uint8Array(16)));
  const scheme = encodeSequence(algorithm(kdf, encodeSequence(...parameters)), cipher);
  return encodeSequence(algorithm('1.2.840.113549.1.5.13', scheme), encodeOctetString(new Uint8Array(16)));
}

test('other data than a private key is named in the error', needsOpenssl, () => {
  const pkcs8 = opensslKey(EC);
  const certificate = openssl(
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x -outform DER -out OUT -keyout /dev/null',
  );
  const pem = openssl('pkey -inform DER -in IN -out OUT', pkcs8);
  const pkcs12 = openssl('pkcs12 -export -nocerts -inkey IN -out OUT -passout pass:pw', pem);
  const rsa = opensslKey('RSA -pkeyopt rsa_keygen_bits:1024');
  const strangers: [Uint8Array, RegExp][] = [
    [certificate, /a certificate, not a private key/],
    [openssl('pkey -pubout -inform DER -outform DER -in IN -out OUT', pkcs8), /a public key, not a private one/],
    [openssl('rsa -RSAPublicKey_out -inform DER -outform DER -in IN -out OUT', rsa), /RSA public key \(PKCS#1\)/],
    [pem, /PEM text where DER bytes are expected/],
    [pkcs12, /a PKCS#12 file/],
    [encodeUtf8('openssh-key-v1\0none'), /an OpenSSH private key/],
    [opensslKey('X25519'), /not supported: x25519/],
    [opensslKey('ED448'), /not supported: ed448/],
    [opensslKey('EC -pkeyopt ec_paramgen_curve:secp256k1'), /curve that is not supported: 1\.3\.132\.0\.10/],
    [opensslKey(`${EC} -pkeyopt ec_param_enc:explicit`), /explicit curve parameters/],
    [encodeSequence(...[0, 1, 2, 3, 4, 5].map((n) => encodeUnsignedInteger(Uint8Array.of(n)))), /a DSA private key/],
    [encodeUtf8('hello'), /sequence expected/i],
    [new Uint8Array(0), /missing|end/],
  ];
  for (const provider of PROVIDERS)
    for (const [der, message] of strangers) assertBadKey(() => provider.importPrivateKey(der), message);
});

test('inconsistent numbers are refused', needsOpenssl, () => {
  const rsa = opensslKey('RSA -pkeyopt rsa_keygen_bits:1024');
  rsa[rsa.length - 1]! ^= 2; // the coefficient
  const ec = opensslKey(EC);
  ec[ec.length - 1]! ^= 2; // the public point
  for (const provider of PROVIDERS) {
    assertBadKey(() => provider.importPrivateKey(rsa), /numbers do not belong together/);
    assertBadKey(() => provider.importPrivateKey(ec), /not that of its private key/);
  }
});

test('scalars: zero and the order are refused, and omitted leading zeros are restored', () => {
  const sec1 = (digits: Uint8Array) =>
    Uint8Array.of(0x30, digits.length + 17, 2, 1, 1, 4, digits.length, ...digits, 0xa0, 10, ...P256_OID);
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  const one = new Uint8Array(32);
  one[31] = 1;
  for (const provider of PROVIDERS) {
    assertBadKey(() => provider.importPrivateKey(sec1(new Uint8Array(32))), /outside the range/);
    assertBadKey(() => provider.importPrivateKey(sec1(order)), /outside the range/);
    assertBadKey(() => provider.importPrivateKey(sec1(new Uint8Array(33).fill(1))), /of 33 bytes on secp256r1/);
    const short = provider.importPrivateKey(sec1(Uint8Array.of(1)));
    assert.deepEqual(short.publicKeyInfo, provider.importPrivateKey(sec1(one)).publicKeyInfo);
  }
});

const P256_OID = [6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];

test('files: PEM with other blocks, DER, and obsolete formats by name', needsOpenssl, () => {
  const pkcs8 = opensslKey(EC);
  const traditional = openssl('pkey -traditional -inform DER -in IN -out OUT', pkcs8);
  const parameters = openssl('ecparam -name prime256v1');
  const text = `${decodeUtf8(parameters)}${decodeUtf8(traditional)}`;
  assert.equal(nodeCrypto.importPrivateKey(readPrivateKey(text)).curve, 'secp256r1');
  assert.equal(readPrivateKey(pkcs8), pkcs8);

  const legacy = openssl('ec -inform DER -in IN -out OUT -aes128 -passout pass:pw', pkcs8);
  assertBadKey(() => readPrivateKey(legacy), /Proc-Type: 4,ENCRYPTED, AES-128-CBC/);
  const ssh = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n';
  assertBadKey(() => readPrivateKey(ssh), /OpenSSH/);
  assert.throws(() => readPrivateKey(decodeUtf8(parameters)!), { code: 'pem.empty' });
});

test('a key signs only for its purpose', needsOpenssl, () => {
  const ec = opensslKey(EC);
  const small = opensslKey('RSA -pkeyopt rsa_keygen_bits:1024');
  for (const provider of PROVIDERS) {
    const unsupported = { code: 'crypto.unsupported' };
    const key = provider.importPrivateKey(ec);
    assert.throws(() => key.sign({ kind: 'rsa-pss', hash: 'sha256' }, DATA), unsupported);
    assert.throws(() => key.decryptPremaster(new Uint8Array(256), 0x0303, new Uint8Array(48)), unsupported);
    const rsa = provider.importPrivateKey(small);
    assert.throws(() => rsa.sign({ kind: 'rsa-pss', hash: 'sha512' }, DATA), unsupported);
  }
});

function encrypt(plain: Uint8Array, options: string): Uint8Array {
  return openssl(`pkcs8 -topk8 -inform DER -outform DER -in IN -out OUT -passout pass:pw ${options}`, plain);
}

function assertRefused(der: Uint8Array): void {
  for (const provider of PROVIDERS) assertBadKey(() => provider.importPrivateKey(der), /./);
}

function assertBadKey(read: () => unknown, message: RegExp): void {
  assert.throws(read, (error) => {
    assert.ok(error instanceof TlsError, String(error));
    assert.equal(error.code, 'crypto.bad_private_key');
    assert.match(error.message, message);
    return true;
  });
}

function onlyRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    assert.ok(isTlsError(error), String(error));
    assert.equal(error.code, 'crypto.bad_private_key');
  }
}

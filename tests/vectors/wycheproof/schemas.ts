// Runs the cases of each Wycheproof schema with our provider. What our interface does not support is skipped, with the
// reason.
import { encodeSequence, encodeUnsignedInteger } from '../../../src/asn1/write.ts';
import { CURVES } from '../../../src/crypto/curves.ts';
import { HASH_LENGTH } from '../../../src/crypto/hash-lengths.ts';
import { hkdfExpand } from '../../../src/crypto/hkdf.ts';
import type { AeadName, CurveName, GroupName, HashName, SignatureAlgorithm } from '../../../src/crypto/provider.ts';
import { parsePublicKeyInfo } from '../../../src/crypto/public-key-info.ts';
import { concatBytes, equalBytes } from '../../../src/util/bytes.ts';
import { fromHex } from '../../../src/util/hex.ts';
import { NO_DECRYPTION, NO_MLKEM, NO_SEED } from './expected.ts';
import { type Case, compare, type Outcome, refusable, type Schema, type Subject } from './outcome.ts';

export const SCHEMAS: Readonly<Record<string, Schema>> = {
  'aead_test_schema_v1.json': { judge: judgeAead },
  'ind_cpa_test_schema_v1.json': { judge: judgeCbc },
  'mac_test_schema_v1.json': { judge: judgeHmac },
  'hkdf_test_schema_v1.json': { judge: judgeHkdf },
  'xdh_comp_schema_v1.json': {
    judge: (subject, test) => agree(subject, 'x25519', test.bytes('private'), test.bytes('public'), test),
    refuses: ['ZeroSharedSecret'],
  },
  'xdh_asn_comp_schema_v1.json': { judge: judgeX25519Asn, refuses: ['ZeroSharedSecret'] },
  'ecdh_ecpoint_test_schema_v1.json': { judge: judgeEcdhPoint, refuses: ['CompressedPoint'] },
  'ecdh_test_schema_v1.json': {
    judge: judgeEcdhAsn,
    refuses: ['CompressedPoint', 'UnnamedCurve', 'InvalidAsn'],
  },
  'ecdsa_verify_schema_v1.json': {
    judge: (subject, test) => verify(subject, { kind: 'ecdsa' }, test, test.bytes('sig')),
  },
  'ecdsa_p1363_verify_schema_v1.json': { judge: judgeP1363 },
  'eddsa_verify_schema_v1.json': {
    judge: ({ crypto }, test) => {
      const key = crypto.importPublicKey(test.bytes('publicKeyDer'));
      return key.verify({ kind: 'ed25519' }, test.bytes('msg'), test.bytes('sig')) ? 'accepted' : 'refused';
    },
  },
  'rsassa_pkcs1_verify_schema_v1.json': {
    judge: (subject, test) => verify(subject, { kind: 'rsa-pkcs1' }, test, test.bytes('sig')),
    refuses: ['MissingNull'],
  },
  'rsassa_pss_verify_schema_v1.json': { judge: judgePss },
  'rsassa_pss_with_parameters_verify_schema.json': { judge: judgePss },
  'rsassa_pkcs1_generate_schema_v1.json': { judge: judgePkcs1Signing },
  'rsaes_pkcs1_decrypt_schema_v1.json': { judge: judgeDecryption },
  'mlkem_keygen_seed_test_schema.json': { judge: judgeMlKemKeygen },
  'mlkem_encaps_test_schema.json': { judge: judgeMlKemEncaps },
  'mlkem_test_schema.json': { judge: judgeMlKemDecaps },
  'mlkem_semi_expanded_decaps_test_schema.json': {
    judge: () => ({ skip: 'decapsulation keys are made here and never read' }),
  },
};

const HASHES: Readonly<Record<string, HashName>> = {
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

function judgeAead({ crypto }: Subject, test: Case): Outcome {
  const [keySize, ivSize, tagSize] = [test.number('keySize'), test.number('ivSize'), test.number('tagSize')];
  if (ivSize !== 96) return { skip: 'nonces of TLS have 12 bytes' };
  if (keySize === 192) return { skip: 'TLS has no AES-192' };
  const algorithm = test.text('algorithm');
  if (tagSize !== 128 && !(algorithm === 'AES-CCM' && tagSize === 64))
    return { skip: 'TLS has no tags of this length' };
  const name = algorithm === 'CHACHA20-POLY1305' ? algorithm : algorithm.replace('-', `-${keySize}-`);
  const aead = crypto.aead(`${name.toLowerCase()}${tagSize === 64 ? '-8' : ''}` as AeadName, test.bytes('key'));
  const sealed = concatBytes(test.bytes('ct'), test.bytes('tag'));
  if (test.result === 'valid') {
    const out = new Uint8Array(sealed.length);
    aead.seal(test.bytes('iv'), test.bytes('aad'), test.bytes('msg'), out);
    if (!equalBytes(out, sealed)) return { wrong: 'another ciphertext' };
  }
  return compare(test.bytes('msg'), () => aead.open(test.bytes('iv'), test.bytes('aad'), Uint8Array.from(sealed)));
}

function judgeCbc({ crypto }: Subject, test: Case): Outcome {
  if (test.number('keySize') === 192) return { skip: 'TLS has no AES-192' };
  if (test.result === 'invalid') return { skip: 'the padding of CBC is the record layer’s, and another than PKCS#5' };
  const cipher = crypto.aesCbc(test.bytes('key'));
  const message = test.bytes('msg');
  const count = 16 - (message.length % 16);
  const padded = concatBytes(message, new Uint8Array(count).fill(count));
  if (!equalBytes(cipher.encrypt(test.bytes('iv'), padded), test.bytes('ct'))) return { wrong: 'another ciphertext' };
  return compare(padded, () => cipher.decrypt(test.bytes('iv'), test.bytes('ct')));
}

function judgeHmac({ crypto }: Subject, test: Case): Outcome {
  const hash = HASHES[test.text('algorithm').replace('HMACSHA', 'SHA-')]!;
  const mac = crypto.hmac(hash, test.bytes('key')).mac(test.bytes('msg'));
  return equalBytes(mac.subarray(0, test.number('tagSize') / 8), test.bytes('tag')) ? 'accepted' : 'refused';
}

function judgeHkdf({ crypto }: Subject, test: Case): Outcome {
  const hash = HASHES[test.text('algorithm').replace('HKDF-', '')]!;
  const key = crypto.hmac(hash, crypto.hmac(hash, test.bytes('salt')).mac(test.bytes('ikm')));
  try {
    return compare(test.bytes('okm'), () =>
      hkdfExpand(key, HASH_LENGTH[hash], test.bytes('info'), test.number('size')),
    );
  } catch (error) {
    if (error instanceof RangeError) return 'refused';
    throw error;
  }
}

function agree({ crypto }: Subject, group: GroupName, secret: Uint8Array, share: Uint8Array, test: Case): Outcome {
  return compare(test.bytes('shared'), () =>
    crypto.generateKeyAgreement(group, () => Uint8Array.from(secret)).agree(share),
  );
}

const X25519_SPKI = fromHex('302a300506032b656e032100')!;
const X25519_PKCS8 = fromHex('302e020100300506032b656e04220420')!;

function judgeX25519Asn(subject: Subject, test: Case): Outcome {
  const [share, secret] = [test.bytes('public'), test.bytes('private')];
  const plain =
    equalBytes(share.subarray(0, X25519_SPKI.length), X25519_SPKI) &&
    equalBytes(secret.subarray(0, X25519_PKCS8.length), X25519_PKCS8) &&
    test.result !== 'invalid';
  if (!plain) return { skip: 'TLS has no X25519 keys in ASN.1' };
  return agree(subject, 'x25519', secret.subarray(X25519_PKCS8.length), share.subarray(X25519_SPKI.length), test);
}

function judgeEcdhPoint(subject: Subject, test: Case): Outcome {
  const curve = test.text('curve') as CurveName;
  return agree(subject, curve, fitScalar(test, curve), test.bytes('public'), test);
}

function judgeEcdhAsn(subject: Subject, test: Case): Outcome {
  const curve = test.text('curve') as CurveName;
  const info = refusable(() => parsePublicKeyInfo(test.bytes('public')));
  if (info === undefined || info.type !== 'ec' || info.curve !== curve) return 'refused';
  return agree(subject, curve, fitScalar(test, curve), info.point, test);
}

/** Private keys are integers, with or without leading zeros. */
function fitScalar(test: Case, curve: CurveName): Uint8Array {
  const digits = test.bytes('private');
  const scalar = new Uint8Array(CURVES[curve].bytes);
  const tail = digits.subarray(Math.max(0, digits.length - scalar.length));
  scalar.set(tail, scalar.length - tail.length);
  return scalar;
}

function verify(
  { crypto }: Subject,
  { kind }: { kind: 'ecdsa' | 'rsa-pkcs1' | 'rsa-pss' },
  test: Case,
  signature: Uint8Array,
): Outcome {
  const hash = HASHES[test.text('sha')];
  if (hash === undefined) return { skip: `TLS has no ${test.text('sha')}` };
  const key = refusable(() => crypto.importPublicKey(test.bytes('publicKeyDer')));
  if (key === undefined) return 'refused';
  const algorithm: SignatureAlgorithm = { kind, hash };
  return key.verify(algorithm, test.bytes('msg'), signature) ? 'accepted' : 'refused';
}

/** r and s concatenated, which TLS does not use: encoded as DER, they are equally useful cases. */
function judgeP1363(subject: Subject, test: Case): Outcome {
  const signature = test.bytes('sig');
  if (signature.length !== 64) return { skip: 'a P1363 signature of a wrong length has no DER form' };
  const der = encodeSequence(
    encodeUnsignedInteger(signature.subarray(0, 32)),
    encodeUnsignedInteger(signature.subarray(32)),
  );
  return verify(subject, { kind: 'ecdsa' }, test, der);
}

/** Our PSS uses one hash throughout and a salt of its length: other signatures must be refused. */
function judgePss(subject: Subject, test: Case): Outcome {
  const hash = HASHES[test.text('sha')];
  const outcome = verify(subject, { kind: 'rsa-pss' }, test, test.bytes('sig'));
  const ours = test.text('mgfSha') === test.text('sha') && hash !== undefined && SALTS[hash] === test.number('sLen');
  if (hash === undefined || ours) return outcome;
  if (outcome === 'accepted') return { wrong: 'PSS with another mask or salt is taken' };
  return test.result === 'invalid' ? 'refused' : { skip: 'PSS with another mask or salt: refused, as it must be' };
}

const SALTS: Readonly<Record<HashName, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

function judgePkcs1Signing({ crypto }: Subject, test: Case): Outcome {
  const hash = HASHES[test.text('sha')];
  if (hash === undefined) return { skip: `TLS has no ${test.text('sha')}` };
  const key = refusable(() => crypto.importPrivateKey(test.bytes('privateKeyPkcs8')));
  if (key === undefined) return 'refused';
  return compare(test.bytes('sig'), () => key.sign({ kind: 'rsa-pkcs1', hash }, test.bytes('msg')));
}

/** A premaster secret has 48 bytes and begins with the version; anything else must result in the fallback. */
function judgeDecryption({ crypto }: Subject, test: Case): Outcome {
  if (crypto.name === 'noble') return { skip: NO_DECRYPTION };
  const key = crypto.importPrivateKey(test.bytes('privateKeyPkcs8'));
  const message = test.bytes('msg');
  const version = message.length === 48 ? message[0]! * 256 + message[1]! : 0x0303;
  const fallback = new Uint8Array(48).fill(0x5a);
  const premaster = key.decryptPremaster(test.bytes('ct'), version, fallback);
  const expected = test.result === 'valid' && message.length === 48 ? message : fallback;
  if (!equalBytes(premaster, expected)) return { wrong: 'another premaster secret' };
  return test.result === 'invalid' ? 'refused' : 'accepted';
}

function judgeMlKemKeygen({ mlKem768, seeded }: Subject, test: Case): Outcome {
  if (mlKem768 === undefined) return { skip: NO_MLKEM };
  if (!seeded) return { skip: NO_SEED };
  return compare(test.bytes('ek'), () => mlKem768.generate(() => test.bytes('seed')).encapsulationKey);
}

function judgeMlKemEncaps({ mlKem768, seeded }: Subject, test: Case): Outcome {
  if (mlKem768 === undefined) return { skip: NO_MLKEM };
  const answer = refusable(() => mlKem768.encapsulate(test.bytes('ek'), () => test.bytes('m')));
  if (answer === undefined) return 'refused';
  if (!seeded) return 'accepted';
  if (!equalBytes(answer.ciphertext, test.bytes('c'))) return { wrong: 'another ciphertext' };
  return compare(test.bytes('K'), () => answer.secret);
}

function judgeMlKemDecaps({ mlKem768, seeded }: Subject, test: Case): Outcome {
  if (mlKem768 === undefined) return { skip: NO_MLKEM };
  if (!seeded) return { skip: NO_SEED };
  const seed = test.bytes('seed');
  if (seed.length !== 64 || test.bytes('c').length !== 1088) return { skip: 'lengths that X25519MLKEM768 has checked' };
  return compare(test.bytes('K'), () => mlKem768.generate(() => seed).decapsulate(test.bytes('c')));
}

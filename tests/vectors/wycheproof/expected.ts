// The number of cases in each of Wycheproof's 52 files that are run and skipped, by reason. The sums are asserted: a
// changed file, or more skips, fail.
import type { Subject } from './outcome.ts';

export interface Expected {
  readonly ran: number;
  readonly skips: Readonly<Record<string, number>>;
}

/**
 * The expected numbers for a subject and a file; for a file that it cannot run, every case is skipped with one reason.
 */
export function expectedOf(file: string, { crypto, mlKem768, seeded }: Subject): Expected {
  const whole = EXPECTED[file];
  if (whole === undefined) throw new Error(`a file that nobody has counted: ${file}`);
  const without = (reason: string): Expected => ({ ran: 0, skips: { [reason]: total(whole) } });
  if (/^rsa_pkcs1_\d+_test/.test(file) && crypto.name === 'noble') return without(NO_DECRYPTION);
  if (!file.startsWith('mlkem_768_') || whole.ran === 0) return whole;
  if (mlKem768 === undefined) return without(NO_MLKEM);
  return seeded || file.includes('encaps') ? whole : without(NO_SEED);
}

export function total({ ran, skips }: Expected): number {
  return Object.values(skips).reduce((sum, count) => sum + count, ran);
}

export const NO_DECRYPTION = 'the portable provider refuses RSA decryption';
export const NO_MLKEM = 'this runtime has no ML-KEM: its provider takes noble’s';
export const NO_SEED = 'this runtime’s ML-KEM takes no seed';

export const EXPECTED: Readonly<Record<string, Expected>> = {
  'aes_cbc_pkcs5_test.json': {
    ran: 48,
    skips: { 'the padding of CBC is the record layer’s, and another than PKCS#5': 96, 'TLS has no AES-192': 72 },
  },
  'aes_ccm_test.json': {
    ran: 172,
    skips: { 'TLS has no AES-192': 135, 'nonces of TLS have 12 bytes': 147, 'TLS has no tags of this length': 98 },
  },
  'aes_gcm_test.json': { ran: 133, skips: { 'nonces of TLS have 12 bytes': 119, 'TLS has no AES-192': 64 } },
  'chacha20_poly1305_test.json': { ran: 316, skips: { 'nonces of TLS have 12 bytes': 9 } },
  'ecdh_secp256r1_ecpoint_test.json': { ran: 355, skips: {} },
  'ecdh_secp256r1_test.json': { ran: 612, skips: {} },
  'ecdh_secp384r1_ecpoint_test.json': { ran: 790, skips: {} },
  'ecdh_secp384r1_test.json': { ran: 1047, skips: {} },
  'ecdh_secp521r1_ecpoint_test.json': { ran: 661, skips: {} },
  'ecdh_secp521r1_test.json': { ran: 916, skips: {} },
  'ecdsa_secp256r1_sha256_p1363_test.json': {
    ran: 241,
    skips: { 'a P1363 signature of a wrong length has no DER form': 21 },
  },
  'ecdsa_secp256r1_sha256_test.json': { ran: 484, skips: {} },
  'ecdsa_secp256r1_sha512_test.json': { ran: 554, skips: {} },
  'ecdsa_secp384r1_sha256_test.json': { ran: 472, skips: {} },
  'ecdsa_secp384r1_sha384_test.json': { ran: 504, skips: {} },
  'ecdsa_secp384r1_sha512_test.json': { ran: 542, skips: {} },
  'ecdsa_secp521r1_sha512_test.json': { ran: 542, skips: {} },
  'ed25519_test.json': { ran: 151, skips: {} },
  'hkdf_sha1_test.json': { ran: 87, skips: {} },
  'hkdf_sha256_test.json': { ran: 86, skips: {} },
  'hkdf_sha384_test.json': { ran: 83, skips: {} },
  'hkdf_sha512_test.json': { ran: 83, skips: {} },
  'hmac_sha256_test.json': { ran: 174, skips: {} },
  'hmac_sha384_test.json': { ran: 174, skips: {} },
  'hmac_sha512_test.json': { ran: 174, skips: {} },
  'mlkem_768_encaps_test.json': { ran: 265, skips: {} },
  'mlkem_768_keygen_seed_test.json': { ran: 100, skips: {} },
  'mlkem_768_semi_expanded_decaps_test.json': {
    ran: 0,
    skips: { 'decapsulation keys are made here and never read': 9 },
  },
  'mlkem_768_test.json': { ran: 153, skips: { 'lengths that X25519MLKEM768 has checked': 40 } },
  'rsa_pkcs1_2048_sig_gen_test.json': { ran: 35, skips: { 'TLS has no SHA-224': 8 } },
  'rsa_pkcs1_2048_test.json': { ran: 67, skips: {} },
  'rsa_pkcs1_3072_test.json': { ran: 67, skips: {} },
  'rsa_pkcs1_4096_test.json': { ran: 67, skips: {} },
  'rsa_pss_2048_sha256_mgf1_32_params_test.json': { ran: 108, skips: {} },
  'rsa_pss_2048_sha256_mgf1_32_test.json': { ran: 108, skips: {} },
  'rsa_pss_2048_sha384_mgf1_48_test.json': { ran: 141, skips: {} },
  'rsa_pss_3072_sha256_mgf1_32_test.json': { ran: 108, skips: {} },
  'rsa_pss_4096_sha256_mgf1_32_test.json': { ran: 108, skips: {} },
  'rsa_pss_4096_sha384_mgf1_48_test.json': { ran: 141, skips: {} },
  'rsa_pss_4096_sha512_mgf1_64_test.json': { ran: 179, skips: {} },
  'rsa_pss_misc_test.json': {
    ran: 4,
    skips: { 'PSS with another mask or salt: refused, as it must be': 116, 'TLS has no SHA-224': 30 },
  },
  'rsa_signature_2048_sha256_test.json': { ran: 259, skips: {} },
  'rsa_signature_2048_sha384_test.json': { ran: 258, skips: {} },
  'rsa_signature_2048_sha512_test.json': { ran: 259, skips: {} },
  'rsa_signature_3072_sha256_test.json': { ran: 259, skips: {} },
  'rsa_signature_3072_sha384_test.json': { ran: 259, skips: {} },
  'rsa_signature_3072_sha512_test.json': { ran: 260, skips: {} },
  'rsa_signature_4096_sha256_test.json': { ran: 258, skips: {} },
  'rsa_signature_4096_sha384_test.json': { ran: 259, skips: {} },
  'rsa_signature_4096_sha512_test.json': { ran: 259, skips: {} },
  'x25519_asn_test.json': { ran: 518, skips: { 'TLS has no X25519 keys in ASN.1': 19 } },
  'x25519_test.json': { ran: 518, skips: {} },
};

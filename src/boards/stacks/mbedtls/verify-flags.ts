// The flags of an mbedTLS verification result (x509.h, the same in 2.28 and 3.6) and their sentences.

export const VerifyFlag = {
  expired: 0x01,
  revoked: 0x02,
  cnMismatch: 0x04,
  notTrusted: 0x08,
  crlNotTrusted: 0x10,
  crlExpired: 0x20,
  missing: 0x40,
  skipVerify: 0x80,
  other: 0x0100,
  future: 0x0200,
  crlFuture: 0x0400,
  keyUsage: 0x0800,
  extKeyUsage: 0x1000,
  nsCertType: 0x2000,
  badMd: 0x4000,
  badPk: 0x8000,
  badKey: 0x01_0000,
  crlBadMd: 0x02_0000,
  crlBadPk: 0x04_0000,
  crlBadKey: 0x08_0000,
} as const;

/** In the order in which mbedtls_x509_crt_verify_info writes them. */
export const VERIFY_FLAG_TEXTS: readonly (readonly [flag: number, text: string])[] = [
  [VerifyFlag.expired, 'The certificate validity has expired'],
  [VerifyFlag.revoked, 'The certificate has been revoked (is on a CRL)'],
  [VerifyFlag.cnMismatch, 'The certificate Common Name (CN) does not match with the expected CN'],
  [VerifyFlag.notTrusted, 'The certificate is not correctly signed by the trusted CA'],
  [VerifyFlag.crlNotTrusted, 'The CRL is not correctly signed by the trusted CA'],
  [VerifyFlag.crlExpired, 'The CRL is expired'],
  [VerifyFlag.missing, 'Certificate was missing'],
  [VerifyFlag.skipVerify, 'Certificate verification was skipped'],
  [VerifyFlag.other, 'Other reason (can be used by verify callback)'],
  [VerifyFlag.future, 'The certificate validity starts in the future'],
  [VerifyFlag.crlFuture, 'The CRL is from the future'],
  [VerifyFlag.keyUsage, 'Usage does not match the keyUsage extension'],
  [VerifyFlag.extKeyUsage, 'Usage does not match the extendedKeyUsage extension'],
  [VerifyFlag.nsCertType, 'Usage does not match the nsCertType extension'],
  [VerifyFlag.badMd, 'The certificate is signed with an unacceptable hash.'],
  [VerifyFlag.badPk, 'The certificate is signed with an unacceptable PK alg (eg RSA vs ECDSA).'],
  [VerifyFlag.badKey, 'The certificate is signed with an unacceptable key (eg bad curve, RSA too short).'],
  [VerifyFlag.crlBadMd, 'The CRL is signed with an unacceptable hash.'],
  [VerifyFlag.crlBadPk, 'The CRL is signed with an unacceptable PK alg (eg RSA vs ECDSA).'],
  [VerifyFlag.crlBadKey, 'The CRL is signed with an unacceptable key (eg bad curve, RSA too short).'],
];

/**
 * The output of mbedtls_x509_crt_verify_info: each flag's sentence between `prefix` and a newline.
 *
 * @param flags - an unsigned 32-bit value; bits without a sentence add `Unknown reason (this should not happen)`.
 */
export function verifyInfo(flags: number, prefix: string): string {
  let text = '';
  let left = flags >>> 0;
  for (const [flag, sentence] of VERIFY_FLAG_TEXTS) {
    if ((left & flag) === 0) continue;
    text += `${prefix}${sentence}\n`;
    left = (left & ~flag) >>> 0;
  }
  return left === 0 ? text : `${text}${prefix}Unknown reason (this should not happen)\n`;
}

// CERT_NONE: a verifier that accepts every peer and only passes the leaf's key to the handshake.

import { isTlsError } from '../errors.ts';
import type { Verifier } from '../tls/verifier.ts';
import { Certificate } from '../x509/certificate.ts';

/**
 * Accepts any chain whose end entity can be parsed. Anyone in between can read and change the data: only for callers
 * who explicitly request it (`verify_mode = CERT_NONE`, `-k`), and for firmwares that do not verify.
 */
export const UNVERIFIED: Verifier = {
  sessionContext: 'unverified',
  verify({ chain }) {
    try {
      // Without verification mbedTLS does not check key usage either, so none is passed.
      const { publicKeyInfo } = Certificate.parse(chain[0]!);
      return { accepted: true, leaf: { publicKeyInfo, keyUsage: undefined } };
    } catch (error) {
      if (isTlsError(error)) return { accepted: false, error };
      throw error;
    }
  },
};

// CERT_NONE: a verifier that believes everyone and only hands the leaf's key to the handshake.

import { isTlsError } from '../errors.ts';
import type { Verifier } from '../tls/verifier.ts';
import { Certificate } from '../x509/certificate.ts';

/**
 * Accepts any chain whose end entity can be read. Anyone in between can read and change what is sent: only for those
 * who ask for it by name (`verify_mode = CERT_NONE`, `-k`), and for firmwares that do not verify.
 */
export const UNVERIFIED: Verifier = {
  sessionContext: 'unverified',
  verify({ chain }) {
    try {
      // Without verification mbedTLS checks no key usage either, so none is told.
      const { publicKeyInfo } = Certificate.parse(chain[0]!);
      return { accepted: true, leaf: { publicKeyInfo, keyUsage: undefined } };
    } catch (error) {
      if (isTlsError(error)) return { accepted: false, error };
      throw error;
    }
  },
};

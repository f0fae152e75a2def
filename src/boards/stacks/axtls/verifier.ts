// axTLS does not verify: every certificate is parsed, and none is checked (ssl/tls1.c, process_certificate with
// SSL_SERVER_VERIFY_LATER, which is never done later).
import type { Verifier } from '../../../tls/verifier.ts';
import { parseAxtlsCertificate } from './certificate.ts';
import { AxtlsError, axtlsFailure } from './errors.ts';

export const AXTLS_VERIFIER: Verifier = {
  sessionContext: 'axtls',
  verify({ chain }) {
    const parsed = chain.map(parseAxtlsCertificate);
    const bad = parsed.indexOf(undefined);
    if (bad >= 0) {
      const detail = `axTLS cannot use certificate ${bad + 1} of ${chain.length}: it takes RSA keys and PKCS#1 signatures`;
      return { accepted: false, error: axtlsFailure('board.verify_failed', detail, AxtlsError.BAD_CERTIFICATE) };
    }
    return { accepted: true, leaf: { publicKeyInfo: parsed[0]!.publicKeyInfo, keyUsage: undefined } };
  },
};

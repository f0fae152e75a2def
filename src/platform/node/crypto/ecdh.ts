// ECDH on the NIST curves with node:crypto: RFC 8422 §5.10, RFC 8446 §7.4.2.
import { createECDH, type ECDH } from 'node:crypto';
import { CURVES, drawScalar } from '../../../crypto/curves.ts';
import type { CurveName, KeyAgreement } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import type { RandomSource } from '../../../util/ambient.ts';
import { plainBytes } from './bytes.ts';

/** OpenSSL's names. */
export const OPENSSL_CURVES: Readonly<Record<CurveName, string>> = {
  secp256r1: 'prime256v1',
  secp384r1: 'secp384r1',
  secp521r1: 'secp521r1',
};

export function generateEcdh(curve: CurveName, random: RandomSource): KeyAgreement {
  const ecdh = createECDH(OPENSSL_CURVES[curve]);
  const scalar = drawScalar(curve, random);
  ecdh.setPrivateKey(scalar);
  scalar.fill(0);
  return new NodeEcdh(curve, ecdh);
}

class NodeEcdh implements KeyAgreement {
  readonly share: Uint8Array;
  readonly #curve: CurveName;
  #ecdh: ECDH | undefined;

  constructor(curve: CurveName, ecdh: ECDH) {
    this.#curve = curve;
    this.#ecdh = ecdh;
    this.share = plainBytes(ecdh.getPublicKey());
  }

  agree(peerShare: Uint8Array): Uint8Array {
    const ecdh = this.#ecdh;
    if (ecdh === undefined) throw new RangeError('an ephemeral key is for one agreement');
    this.#ecdh = undefined;
    const expected = 1 + 2 * CURVES[this.#curve].bytes;
    if (peerShare.length !== expected || peerShare[0] !== 4)
      throw badShare(this.#curve, `not an uncompressed point of ${expected} bytes`);
    try {
      return plainBytes(ecdh.computeSecret(peerShare));
    } catch (error) {
      throw badShare(this.#curve, 'a point that is not on the curve', error);
    }
  }
}

function badShare(curve: CurveName, detail: string, cause?: unknown): TlsError {
  return new TlsError('crypto.bad_key_share', `${curve} key share: ${detail}`, { cause });
}

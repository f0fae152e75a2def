// X25519 (RFC 7748) and ECDH on the NIST curves (RFC 8422 §5.10) by @noble/curves.
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { TlsError } from '../../errors.ts';
import type { RandomSource } from '../../util/ambient.ts';
import { CURVES, drawScalar } from '../curves.ts';
import type { CurveName, GroupName, KeyAgreement, KeyAgreementAnswer } from '../provider.ts';
import { answerHybrid, hybridAgreement } from '../x25519mlkem768.ts';
import { nobleMlKem768 } from './ml-kem.ts';

export const NOBLE_CURVES = { secp256r1: p256, secp384r1: p384, secp521r1: p521 } as const;

// The first signature or key on a curve makes a table. With windows of 4 bits instead of noble's 6 it takes half the time
// and a third of the memory (88 KB instead of 237 for P-256), and signatures a tenth to a fifth more time.
for (const { Point } of [p256, p384, p521, ed25519]) Point.BASE.precompute(4);

export const PORTABLE_GROUPS: ReadonlySet<GroupName> = new Set<GroupName>([
  'x25519',
  'secp256r1',
  'secp384r1',
  'secp521r1',
  'X25519MLKEM768',
]);

export function generatePortableAgreement(group: GroupName, random: RandomSource): KeyAgreement {
  switch (group) {
    case 'x25519':
      return new PortableX25519(random(32));
    case 'X25519MLKEM768':
      return hybridAgreement(nobleMlKem768.generate(random), new PortableX25519(random(32)));
    default:
      return new PortableEcdh(group, drawScalar(group, random));
  }
}

export function answerPortableAgreement(
  group: GroupName,
  peerShare: Uint8Array,
  random: RandomSource,
): KeyAgreementAnswer {
  if (group === 'X25519MLKEM768') {
    const answerX25519 = (share: Uint8Array) => answerPortableAgreement('x25519', share, random);
    return answerHybrid(nobleMlKem768, answerX25519, peerShare, random);
  }
  const agreement = generatePortableAgreement(group, random);
  return { share: agreement.share, secret: agreement.agree(peerShare) };
}

class PortableX25519 implements KeyAgreement {
  readonly share: Uint8Array;
  #secret: Uint8Array | undefined;

  /** @param secret - 32 bytes, owned from now on. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
    // Not getPublicKey: it makes a table of 260 KB first, which costs as much time as sixty shares.
    this.share = x25519.scalarMult(secret, x25519.GuBytes);
  }

  agree(peerShare: Uint8Array): Uint8Array {
    const secret = this.#secret;
    if (secret === undefined) throw new RangeError('an ephemeral key is for one agreement');
    this.#secret = undefined;
    try {
      if (peerShare.length !== 32) throw badShare('x25519', `${peerShare.length} bytes instead of 32`);
      return x25519.getSharedSecret(secret, peerShare);
    } catch (error) {
      if (error instanceof TlsError) throw error;
      throw badShare('x25519', 'a point of low order', error);
    } finally {
      secret.fill(0);
    }
  }
}

class PortableEcdh implements KeyAgreement {
  readonly share: Uint8Array;
  readonly #curve: CurveName;
  #secret: Uint8Array | undefined;

  /** @param secret - a scalar in range, owned from now on. */
  constructor(curve: CurveName, secret: Uint8Array) {
    this.#curve = curve;
    this.#secret = secret;
    this.share = NOBLE_CURVES[curve].getPublicKey(secret, false);
  }

  agree(peerShare: Uint8Array): Uint8Array {
    const secret = this.#secret;
    if (secret === undefined) throw new RangeError('an ephemeral key is for one agreement');
    this.#secret = undefined;
    const { bytes } = CURVES[this.#curve];
    try {
      if (peerShare.length !== 1 + 2 * bytes || peerShare[0] !== 4)
        throw badShare(this.#curve, `not an uncompressed point of ${1 + 2 * bytes} bytes`);
      // Compressed, because only the x-coordinate is the secret (RFC 8446 §7.4.2).
      return NOBLE_CURVES[this.#curve].getSharedSecret(secret, peerShare, true).slice(1);
    } catch (error) {
      if (error instanceof TlsError) throw error;
      throw badShare(this.#curve, 'a point that is not on the curve', error);
    } finally {
      secret.fill(0);
    }
  }
}

function badShare(group: GroupName, detail: string, cause?: unknown): TlsError {
  return new TlsError('crypto.bad_key_share', `${group} key share: ${detail}`, { cause });
}

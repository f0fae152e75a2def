// X25519 on node:crypto: RFC 7748 §5, RFC 8446 §7.4.2.
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import type { KeyAgreement } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import type { RandomSource } from '../../../util/ambient.ts';
import { concatBytes } from '../../../util/bytes.ts';
import { fromHex } from '../../../util/hex.ts';
import { systemRandom } from '../random.ts';
import { base64url, plainBytes } from './bytes.ts';
import { drawX25519 } from './generate-x25519.ts';
import { importPrivateDer, importPublicDer, SLOW_KEY_DECODER } from './key-import.ts';

const LENGTH = 32;
/** OneAsymmetricKey (RFC 8410 §7) and SubjectPublicKeyInfo (§4) of an X25519 key, up to the key itself. */
const PKCS8_PREFIX = fromHex('302e020100300506032b656e04220420')!;
const SPKI_PREFIX = fromHex('302a300506032b656e032100')!;

/**
 * Importing a key costs OpenSSL 3.5 two multiplications (57 µs), generating it one (38). So if the random source is the
 * system's, which is also OpenSSL's, OpenSSL generates the key.
 */
export function generateX25519(random: RandomSource): KeyAgreement {
  if (random === systemRandom && !SLOW_KEY_DECODER) {
    const { privateKey, x } = drawX25519();
    return new NodeX25519(privateKey, x);
  }
  const secret = random(LENGTH);
  const privateKey = importPrivate(secret);
  secret.fill(0);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return new NodeX25519(privateKey, x!);
}

class NodeX25519 implements KeyAgreement {
  readonly share: Uint8Array;
  #privateKey: KeyObject | undefined;

  /** @param x - the public key, as a JWK has it: exporting that costs 3 µs, and DER 28 to 80. */
  constructor(privateKey: KeyObject, x: string) {
    this.#privateKey = privateKey;
    this.share = new Uint8Array(Buffer.from(x, 'base64url')); // out of Buffer's pool
  }

  agree(peerShare: Uint8Array): Uint8Array {
    const privateKey = this.#privateKey;
    if (privateKey === undefined) throw new RangeError('an ephemeral key is for one agreement');
    this.#privateKey = undefined;
    if (peerShare.length !== LENGTH) throw badShare(`${peerShare.length} bytes instead of ${LENGTH}`);
    try {
      return plainBytes(diffieHellman({ privateKey, publicKey: importPublic(peerShare) }));
    } catch (error) {
      // OpenSSL refuses an all-zero result (RFC 7748 §6.1), and accepts any other 32 bytes.
      throw badShare('a point of low order', error);
    }
  }
}

function importPrivate(secret: Uint8Array): KeyObject {
  if (SLOW_KEY_DECODER) {
    // Any `x` will do: this Node computes it from `d` and does not compare.
    const key = { kty: 'OKP', crv: 'X25519', x: ZEROS, d: base64url(secret) };
    return createPrivateKey({ key, format: 'jwk' });
  }
  const pkcs8 = concatBytes(PKCS8_PREFIX, secret);
  const key = importPrivateDer(pkcs8);
  pkcs8.fill(0);
  return key;
}

function importPublic(share: Uint8Array): KeyObject {
  if (!SLOW_KEY_DECODER) return importPublicDer('PUBLIC KEY', concatBytes(SPKI_PREFIX, share));
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: base64url(share) }, format: 'jwk' });
}

const ZEROS = base64url(new Uint8Array(LENGTH));

function badShare(detail: string, cause?: unknown): TlsError {
  return new TlsError('crypto.bad_key_share', `x25519 key share: ${detail}`, { cause });
}

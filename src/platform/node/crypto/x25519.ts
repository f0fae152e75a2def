// X25519 on node:crypto: RFC 7748 §5, RFC 8446 §7.4.2.
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import type { KeyAgreement } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import type { RandomSource } from '../../../util/ambient.ts';
import { concatBytes } from '../../../util/bytes.ts';
import { fromHex } from '../../../util/hex.ts';
import { base64url, plainBytes } from './bytes.ts';
import { importPrivateDer, importPublicDer, SLOW_KEY_DECODER } from './key-import.ts';

const LENGTH = 32;
/** OneAsymmetricKey (RFC 8410 §7) and SubjectPublicKeyInfo (§4) of an X25519 key, up to the key itself. */
const PKCS8_PREFIX = fromHex('302e020100300506032b656e04220420')!;
const SPKI_PREFIX = fromHex('302a300506032b656e032100')!;

export function generateX25519(random: RandomSource): KeyAgreement {
  const secret = random(LENGTH);
  const privateKey = importPrivate(secret);
  secret.fill(0);
  return new NodeX25519(privateKey);
}

class NodeX25519 implements KeyAgreement {
  readonly share: Uint8Array;
  #privateKey: KeyObject | undefined;

  constructor(privateKey: KeyObject) {
    this.#privateKey = privateKey;
    this.share = derivePublic(privateKey);
  }

  agree(peerShare: Uint8Array): Uint8Array {
    const privateKey = this.#privateKey;
    if (privateKey === undefined) throw new RangeError('an ephemeral key is for one agreement');
    this.#privateKey = undefined;
    if (peerShare.length !== LENGTH) throw badShare(`${peerShare.length} bytes instead of ${LENGTH}`);
    try {
      return plainBytes(diffieHellman({ privateKey, publicKey: importPublic(peerShare) }));
    } catch (error) {
      // OpenSSL refuses an all-zero result (RFC 7748 §6.1), and nothing else about 32 bytes.
      throw badShare('a point of low order', error);
    }
  }
}

function importPrivate(secret: Uint8Array): KeyObject {
  if (SLOW_KEY_DECODER) {
    // Any `x` will do: this Node does not compare it with `d`, and derivePublic does not look at it.
    const key = { kty: 'OKP', crv: 'X25519', x: BASE_POINT, d: base64url(secret) };
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

/** Never by a JWK export, which can deadlock Node 20 for ever. */
function derivePublic(privateKey: KeyObject): Uint8Array {
  if (SLOW_KEY_DECODER) return plainBytes(diffieHellman({ privateKey, publicKey: BASE_POINT_KEY }));
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return plainBytes(spki).slice(SPKI_PREFIX.length);
}

const NINE = new Uint8Array(LENGTH);
NINE[0] = 9;
const BASE_POINT = base64url(NINE);
const BASE_POINT_KEY = importPublic(NINE);

function badShare(detail: string, cause?: unknown): TlsError {
  return new TlsError('crypto.bad_key_share', `x25519 key share: ${detail}`, { cause });
}

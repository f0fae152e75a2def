// A cache of imported public keys, because many firmwares read the same certificates; one cache per environment.

import type { Environment } from '../context/environment.ts';
import type { CryptoProvider, PublicKey } from '../crypto/provider.ts';
import { decodeLatin1 } from '../util/latin1.ts';

/** Maximum number of keys; then all are dropped. */
const MOST_KEYS = 2_000;

/** @returns for the same environment always the same. */
export function rememberKeys(environment: Environment): Environment {
  const known = REMEMBERING.get(environment);
  if (known !== undefined) return known;
  const remembering = { ...environment, crypto: withKeys(environment.crypto) };
  REMEMBERING.set(environment, remembering);
  REMEMBERING.set(remembering, remembering);
  return remembering;
}

const REMEMBERING = new WeakMap<Environment, Environment>();

function withKeys(crypto: CryptoProvider): CryptoProvider {
  const keys = new Map<string, PublicKey>();
  return Object.create(crypto, {
    importPublicKey: {
      enumerable: true,
      value: (spki: Uint8Array): PublicKey => {
        const text = decodeLatin1(spki);
        const found = keys.get(text);
        if (found !== undefined) return found;
        if (keys.size >= MOST_KEYS) keys.clear();
        const key = crypto.importPublicKey(spki);
        keys.set(text, key);
        return key;
      },
    },
  }) as CryptoProvider;
}

// Hashes and HMAC by @noble/hashes.
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { HashName, HmacKey, RunningHash } from '../provider.ts';

export const NOBLE_HASHES = { md5, sha1, sha224, sha256, sha384, sha512 } as const;

type NobleHash = ReturnType<(typeof NOBLE_HASHES)[keyof typeof NOBLE_HASHES]['create']>;

export function portableHash(name: HashName): RunningHash {
  return new PortableRunningHash(NOBLE_HASHES[name].create());
}

export function portableDigest(name: keyof typeof NOBLE_HASHES, ...parts: readonly Uint8Array[]): Uint8Array {
  const hash = NOBLE_HASHES[name].create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function portableHmac(name: HashName, key: Uint8Array): HmacKey {
  // The key's two blocks are hashed once; every tag starts from a copy of that state.
  const keyed = hmac.create(NOBLE_HASHES[name], key);
  return {
    mac(...parts) {
      const copy = keyed.clone();
      for (const part of parts) copy.update(part);
      return copy.digest();
    },
  };
}

class PortableRunningHash implements RunningHash {
  readonly #hash: NobleHash;

  constructor(hash: NobleHash) {
    this.#hash = hash;
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Uint8Array {
    return this.#hash.clone().digest();
  }

  copy(): RunningHash {
    return new PortableRunningHash(this.#hash.clone());
  }

  /** V8's size of noble's object. */
  get size(): number {
    return 400;
  }
}

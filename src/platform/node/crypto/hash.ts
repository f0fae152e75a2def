// Hashes and HMAC on node:crypto.
import { createHash, createHmac, createSecretKey, type Hash, hash as hashOnce, type KeyObject } from 'node:crypto';
import type { HashName, HmacKey, RunningHash } from '../../../crypto/provider.ts';
import { plainBytes } from './bytes.ts';

export function nodeHash(name: HashName): RunningHash {
  return new NodeRunningHash(createHash(name));
}

export function nodeDigest(name: HashName, ...parts: readonly Uint8Array[]): Uint8Array {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return plainBytes(hashOnce(name, only, 'buffer')); // half the cost
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return plainBytes(hash.digest());
}

export function nodeHmac(name: HashName, key: Uint8Array): HmacKey {
  return new NodeHmacKey(name, createSecretKey(key));
}

class NodeRunningHash implements RunningHash {
  readonly #hash: Hash;

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Uint8Array {
    return plainBytes(this.#hash.copy().digest());
  }

  copy(): RunningHash {
    return new NodeRunningHash(this.#hash.copy());
  }
}

class NodeHmacKey implements HmacKey {
  readonly #name: HashName;
  readonly #key: KeyObject;

  constructor(name: HashName, key: KeyObject) {
    this.#name = name;
    this.#key = key;
  }

  mac(...parts: readonly Uint8Array[]): Uint8Array {
    const hmac = createHmac(this.#name, this.#key);
    for (const part of parts) hmac.update(part);
    return plainBytes(hmac.digest());
  }
}

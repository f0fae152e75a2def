// Hashes and HMAC on node:crypto.
import { createHash, type Hash, hash as hashOnce } from 'node:crypto';
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
  return new NodeHmacKey(name, key.length > BLOCK_LENGTH[name] ? nodeDigest(name, key) : key.slice());
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

/** B of RFC 2104 §2. */
const BLOCK_LENGTH: Readonly<Record<HashName, number>> = { md5: 64, sha1: 64, sha256: 64, sha384: 128, sha512: 128 };

/** Reused for a padded key followed by a text as long as those of a handshake; erased after each use. */
const scratch = Buffer.alloc(1_024);

/**
 * H(K ^ opad, H(K ^ ipad, text)) of RFC 2104 §2, as just these two hashes.
 *
 * Most keys of a handshake make one or two tags. By `createSecretKey` and `createHmac` a key and its tag cost 4.4 µs and
 * two native objects to collect; so they cost 2.0 and none.
 */
class NodeHmacKey implements HmacKey {
  readonly #name: HashName;
  /** At most a block long; padded with zeros. */
  readonly #key: Uint8Array;

  constructor(name: HashName, key: Uint8Array) {
    this.#name = name;
    this.#key = key;
  }

  mac(...parts: readonly Uint8Array[]): Uint8Array {
    const block = BLOCK_LENGTH[this.#name];
    let length = block;
    for (const part of parts) length += part.length;
    const buffer = length <= scratch.length ? scratch : Buffer.alloc(length);

    this.#putKey(buffer, 0x36, block);
    let at = block;
    for (const part of parts) {
      buffer.set(part, at);
      at += part.length;
    }
    // A string costs half as much, and the inner hash is not secret: computing the tag from it needs the key.
    const inner = hashOnce(this.#name, buffer.subarray(0, length), 'binary');

    this.#putKey(buffer, 0x5c, block);
    const end = block + buffer.write(inner, block, 'binary');
    const tag = hashOnce(this.#name, buffer.subarray(0, end), 'buffer');
    buffer.fill(0, 0, Math.max(length, end));
    return plainBytes(tag);
  }

  #putKey(buffer: Buffer, pad: number, block: number): void {
    const key = this.#key;
    for (let i = 0; i < key.length; i++) buffer[i] = key[i]! ^ pad;
    buffer.fill(pad, key.length, block);
  }
}

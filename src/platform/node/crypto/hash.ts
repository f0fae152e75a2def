// Hashes and HMAC on node:crypto.
import { createHash, type Hash, hash as hashOnce } from 'node:crypto';
import type { HashName, HmacKey, RunningHash } from '../../../crypto/provider.ts';
import { plainBytes } from './bytes.ts';

export function nodeHash(name: HashName): RunningHash {
  return new NodeRunningHash(name);
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

/** What a running hash keeps as bytes: from here on, hashing it again costs more than copying a native hash. */
const MOST_KEPT = 2_048;

/**
 * Keeps its input, and hashes it again for each digest, as long as it is short. A handshake asks for five digests of
 * 1 to 2 KB: by copies of a native hash each costs twice as much, and leaves an object to collect.
 */
class NodeRunningHash implements RunningHash {
  readonly #name: HashName;
  #kept = new Uint8Array(MOST_KEPT / 2);
  #length = 0;
  /** In place of the bytes, when there are too many. */
  #hash: Hash | undefined;

  constructor(name: HashName) {
    this.#name = name;
  }

  update(data: Uint8Array): void {
    if (this.#hash === undefined && this.#length + data.length > this.#kept.length) this.#makeRoom(data.length);
    if (this.#hash !== undefined) {
      this.#hash.update(data);
    } else {
      this.#kept.set(data, this.#length);
      this.#length += data.length;
    }
  }

  digest(): Uint8Array {
    if (this.#hash !== undefined) return plainBytes(this.#hash.copy().digest());
    const digest = hashOnce(this.#name, this.#bytes, 'binary'); // a string costs a third of what a Buffer does
    const bytes = new Uint8Array(digest.length);
    putLatin1(bytes, digest, 0);
    return bytes;
  }

  copy(): RunningHash {
    const copy = new NodeRunningHash(this.#name);
    copy.#hash = this.#hash?.copy();
    copy.#kept = this.#kept.slice();
    copy.#length = this.#length;
    return copy;
  }

  get size(): number {
    return this.#hash === undefined ? KEEPING_OBJECTS + this.#kept.length : NATIVE_OBJECTS;
  }

  get #bytes(): Uint8Array {
    return this.#kept.subarray(0, this.#length);
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= MOST_KEPT) {
      const larger = new Uint8Array(MOST_KEPT);
      larger.set(this.#bytes);
      this.#kept = larger;
    } else {
      this.#hash = createHash(this.#name).update(this.#bytes);
      this.#kept = EMPTY;
      this.#length = 0;
    }
  }
}

const EMPTY = new Uint8Array(0);

/** V8's sizes of a running hash: with an array for the bytes that it keeps, or with a hash of node:crypto. */
const KEEPING_OBJECTS = 250;
const NATIVE_OBJECTS = 400;

/** B of RFC 2104 §2. */
const BLOCK_LENGTH: Readonly<Record<HashName, number>> = { md5: 64, sha1: 64, sha256: 64, sha384: 128, sha512: 128 };

/** Reused for a padded key followed by a text as long as those of a handshake; erased after each use. */
const scratch = new Uint8Array(1_024);

/** Its first bytes, by their number: a handshake asks for the same few dozen lengths again and again. */
const scratchViews: Uint8Array[] = [];

function firstOf(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes !== scratch) return bytes.subarray(0, length);
  scratchViews[length] ??= scratch.subarray(0, length);
  return scratchViews[length];
}

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
    const bytes = length <= scratch.length ? scratch : new Uint8Array(length);

    this.#putKey(bytes, 0x36, block);
    let at = block;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    // A string costs half as much, and the inner hash is not secret: computing the tag from it needs the key.
    const inner = hashOnce(this.#name, firstOf(bytes, length), 'binary');

    this.#putKey(bytes, 0x5c, block);
    const end = block + inner.length;
    putLatin1(bytes, inner, block);
    const tag = hashOnce(this.#name, firstOf(bytes, end), 'buffer');
    bytes.fill(0, 0, Math.max(length, end));
    return plainBytes(tag);
  }

  #putKey(bytes: Uint8Array, pad: number, block: number): void {
    const key = this.#key;
    for (let i = 0; i < key.length; i++) bytes[i] = key[i]! ^ pad;
    bytes.fill(pad, key.length, block);
  }
}

/** Writes a string with a character for each byte. */
function putLatin1(bytes: Uint8Array, text: string, at: number): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

// The handshake transcript: RFC 8446 §4.4.1, RFC 5246 §7.4.9.
import type { CryptoProvider, HashName, RunningHash } from '../../crypto/provider.ts';
import { concatBytes } from '../../util/bytes.ts';
import { HandshakeType } from '../constants.ts';
import { sizeOfArrays } from '../object-sizes.ts';

/**
 * Hashes the handshake's messages as they pass.
 *
 * Until {@link start} names the hash, messages are kept (copied). TLS 1.2 signs the messages themselves, with a hash
 * that may be another than the PRF's: with {@link keepMessages} they are kept until {@link dropMessages}.
 */
export class Transcript {
  readonly #crypto: CryptoProvider;
  #hashes: RunningHash[] | undefined;
  #names: readonly HashName[] = [];
  #kept: Uint8Array[] | undefined = [];
  #keeps = false;
  #digest: Uint8Array | undefined;

  constructor(crypto: CryptoProvider) {
    this.#crypto = crypto;
  }

  /** @param encoded - one whole message with its header; read before the call returns. */
  add(encoded: Uint8Array): void {
    this.#digest = undefined;
    this.#kept?.push(encoded.slice());
    if (this.#hashes) for (const hash of this.#hashes) hash.update(encoded);
  }

  /** Names the hash: one, or MD5 and SHA-1 together in TLS 1.0 and 1.1 (RFC 4346 §7.4.9). */
  start(...names: readonly HashName[]): void {
    this.#names = names;
    this.#hashes = names.map((name) => this.#crypto.hash(name));
    for (const message of this.#kept ?? []) for (const hash of this.#hashes) hash.update(message);
    if (!this.#keeps) this.#kept = undefined;
  }

  get started(): boolean {
    return this.#hashes !== undefined;
  }

  /** The hash of all messages so far; those of several hashes one after the other. Do not change the array. */
  hash(): Uint8Array {
    if (!this.#hashes) throw new RangeError('The transcript has no hash yet');
    if (!this.#digest) {
      const digests = this.#hashes.map((hash) => hash.digest());
      this.#digest = digests.length === 1 ? digests[0]! : concatBytes(...digests);
    }
    return this.#digest;
  }

  /** The hash with `encoded` added, without adding it: for PSK binders (RFC 8446 §4.2.11.2). @returns a fresh array. */
  hashWith(name: HashName, encoded: Uint8Array): Uint8Array {
    if (!this.#hashes) return this.#crypto.digest(name, ...(this.#kept ?? []), encoded);
    if (this.#names[0] !== name) throw new RangeError('The transcript runs on another hash');
    const hash = this.#hashes[0]!.copy();
    hash.update(encoded);
    return hash.digest();
  }

  /** A HelloRetryRequest came: the first ClientHello is replaced by its hash (RFC 8446 §4.4.1). Call after `start`. */
  replaceWithMessageHash(): void {
    const digest = this.hash();
    const message = concatBytes(Uint8Array.of(HandshakeType.message_hash, 0, 0, digest.length), digest);
    this.#hashes = this.#names.map((name) => this.#crypto.hash(name));
    if (this.#kept) this.#kept = [];
    this.add(message);
  }

  /** From the first message on, messages stay available to {@link messages}. Call before `start`. */
  keepMessages(): void {
    this.#keeps = true;
  }

  /** All messages so far (RFC 5246 §7.4.8). @returns a fresh array. @throws RangeError if they were not kept. */
  messages(): Uint8Array {
    if (!this.#kept) throw new RangeError('The messages were not kept');
    return concatBytes(...this.#kept);
  }

  dropMessages(): void {
    this.#keeps = false;
    if (this.#hashes) this.#kept = undefined;
  }

  /** Bytes held: kept messages, and running hashes. */
  get size(): number {
    let size = this.#kept ? sizeOfArrays(this.#kept) : 0;
    for (const hash of this.#hashes ?? []) size += hash.size;
    return size;
  }
}

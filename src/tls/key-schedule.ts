// The key schedule of TLS 1.3: RFC 8446 §7.1..§7.3. Secrets have the names of its revision (rfc8446bis): Main Secret and
// exporter_secret are the RFC's Master Secret and exporter_master_secret; the labels are the same.
// HMAC keys are imported once for all that is expanded from them.
import { HASH_LENGTH } from '../crypto/hash-lengths.ts';
import { hkdfExpand } from '../crypto/hkdf.ts';
import type { Aead, CryptoProvider, HashName, HmacKey } from '../crypto/provider.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import type { CipherSuite } from './cipher-suites.ts';
import { Aead13Reader, Aead13Writer, recordLimit } from './record/aead13.ts';

const EMPTY = new Uint8Array(0);

/**
 * `HKDF-Expand-Label(Secret, Label, Context, Length)`: RFC 8446 §7.1.
 *
 * @param key - the secret as an HMAC key.
 * @param label - without the `"tls13 "` prefix, for example `'finished'` (0..249 ASCII bytes; an exporter's may be empty).
 * @param context - 0..255 bytes.
 * @returns a fresh array of `length` bytes; secret, zero it after use.
 * @throws RangeError if `label` does not fit HkdfLabel: a bug here, never a peer's input.
 */
export function expandLabel(
  key: HmacKey,
  hash: HashName,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  return hkdfExpand(key, HASH_LENGTH[hash], hkdfLabel(label, context, length), length);
}

/** `struct HkdfLabel`, encoded: RFC 8446 §7.1. */
function hkdfLabel(label: string, context: Uint8Array, length: number): Uint8Array {
  const name = labelBytes(label);
  const out = new Uint8Array(2 + 1 + name.length + 1 + context.length);
  out[0] = length >> 8;
  out[1] = length & 0xff;
  out[2] = name.length;
  out.set(name, 3);
  out[3 + name.length] = context.length;
  out.set(context, 4 + name.length);
  return out;
}

/**
 * The secrets of one handshake in their order: Early, Handshake, Main (RFC 8446 §7.1). Each step replaces the one
 * before; what the caller gets belongs to it.
 */
export class KeySchedule {
  readonly hash: HashName;
  readonly length: number;
  readonly #crypto: CryptoProvider;
  /** The current secret as a key; `undefined` before a PSK is set: the constant Early Secret without one. */
  #secret: HmacKey | undefined;

  constructor(crypto: CryptoProvider, hash: HashName) {
    this.#crypto = crypto;
    this.hash = hash;
    this.length = HASH_LENGTH[hash];
  }

  /** Early Secret = HKDF-Extract(0, PSK). */
  startFromPsk(psk: Uint8Array): void {
    this.#secret = this.#extract(this.#crypto.hmac(this.hash, new Uint8Array(this.length)), psk);
  }

  /** The key of a PSK's binder (§4.2.11.2): `'ext binder'` for external ones, `'res binder'` for tickets. */
  binderSecret(label: 'ext binder' | 'res binder'): TrafficSecret {
    return this.#traffic(label, emptyHash(this.#crypto, this.hash));
  }

  /**
   * Handshake Secret, and the two traffic secrets derived from it.
   *
   * @param shared - the (EC)DHE secret; the caller zeroes it.
   * @param transcriptHash - ClientHello..ServerHello.
   */
  enterHandshake(shared: Uint8Array, transcriptHash: Uint8Array): { client: TrafficSecret; server: TrafficSecret } {
    const salt = this.#secret === undefined ? derivedWithoutPsk(this.#crypto, this.hash) : this.#derivedKey();
    this.#secret = this.#extract(salt, shared);
    return {
      client: this.#traffic('c hs traffic', transcriptHash),
      server: this.#traffic('s hs traffic', transcriptHash),
    };
  }

  /**
   * Main Secret, and the secrets derived with the transcript ClientHello..server Finished.
   *
   * @returns the traffic secrets, and exporter_secret.
   */
  enterMain(transcriptHash: Uint8Array): { client: TrafficSecret; server: TrafficSecret; exporter: Uint8Array } {
    this.#secret = this.#extract(this.#derivedKey(), new Uint8Array(this.length));
    return {
      client: this.#traffic('c ap traffic', transcriptHash),
      server: this.#traffic('s ap traffic', transcriptHash),
      exporter: this.#derive('exp master', transcriptHash),
    };
  }

  /** resumption_secret. @param transcriptHash - ClientHello..client Finished. The schedule ends here. */
  resumptionSecret(transcriptHash: Uint8Array): Uint8Array {
    return this.#derive('res master', transcriptHash);
  }

  #derive(label: string, transcriptHash: Uint8Array): Uint8Array {
    return expandLabel(this.#secret!, this.hash, label, transcriptHash, this.length);
  }

  #traffic(label: string, transcriptHash: Uint8Array): TrafficSecret {
    return new TrafficSecret(this.#crypto, this.hash, this.#derive(label, transcriptHash));
  }

  /** Derive-Secret(., "derived", ""), as the salt of the next extraction. */
  #derivedKey(): HmacKey {
    const derived = this.#derive('derived', emptyHash(this.#crypto, this.hash));
    const key = this.#crypto.hmac(this.hash, derived);
    derived.fill(0);
    return key;
  }

  #extract(salt: HmacKey, ikm: Uint8Array): HmacKey {
    const secret = salt.mac(ikm);
    const key = this.#crypto.hmac(this.hash, secret);
    secret.fill(0);
    return key;
  }
}

/** One traffic secret, from which its keys, its Finished key and its successor are derived (RFC 8446 §7.2, §7.3, §4.4.4). */
export class TrafficSecret {
  /** `hash` bytes; zero it when it is last used. */
  readonly bytes: Uint8Array;
  readonly #crypto: CryptoProvider;
  readonly #hash: HashName;
  #key: HmacKey | undefined;

  constructor(crypto: CryptoProvider, hash: HashName, bytes: Uint8Array) {
    this.#crypto = crypto;
    this.#hash = hash;
    this.bytes = bytes;
  }

  reader(suite: CipherSuite): Aead13Reader {
    return new Aead13Reader({ aead: this.cipher(suite), iv: this.iv() }, recordsPerKey(suite));
  }

  writer(suite: CipherSuite): Aead13Writer {
    return new Aead13Writer({ aead: this.cipher(suite), iv: this.iv() }, recordsPerKey(suite));
  }

  /** verify_data, and a binder: HMAC(finished_key, transcriptHash). */
  finishedMac(transcriptHash: Uint8Array): Uint8Array {
    const length = HASH_LENGTH[this.#hash];
    const finishedKey = expandLabel(this.#imported, this.#hash, 'finished', EMPTY, length);
    const mac = this.#crypto.hmac(this.#hash, finishedKey).mac(transcriptHash);
    finishedKey.fill(0);
    return mac;
  }

  /** application_traffic_secret_N+1: replaces the bytes in place. */
  update(): void {
    const next = expandLabel(this.#imported, this.#hash, 'traffic upd', EMPTY, this.bytes.length);
    this.bytes.set(next);
    next.fill(0);
    this.#key = undefined;
  }

  /** The cipher under this secret's key. */
  cipher(suite: CipherSuite): Aead {
    const { aead, keyLength } = aeadOf(suite);
    const key = expandLabel(this.#imported, this.#hash, 'key', EMPTY, keyLength);
    const cipher = this.#crypto.aead(aead, key);
    key.fill(0);
    return cipher;
  }

  iv(): Uint8Array {
    return expandLabel(this.#imported, this.#hash, 'iv', EMPTY, 12);
  }

  get #imported(): HmacKey {
    this.#key ??= this.#crypto.hmac(this.#hash, this.bytes);
    return this.#key;
  }
}

/** The algorithm's own limit (§5.5). */
export function recordsPerKey(suite: CipherSuite): number {
  return recordLimit(aeadOf(suite).aead);
}

function aeadOf({ cipher, name }: CipherSuite) {
  if (cipher.kind !== 'aead') throw new RangeError(`${name} is no suite of TLS 1.3`);
  return cipher;
}

/** Encoded labels, cached: there are few, and they are constant. */
const LABELS = new Map<string, Uint8Array>();

function labelBytes(label: string): Uint8Array {
  let bytes = LABELS.get(label);
  if (bytes === undefined) {
    bytes = encodeUtf8(`tls13 ${label}`);
    if (bytes.length > 255) throw new RangeError(`The label '${label}' does not fit HkdfLabel`);
    if (LABELS.size < 32) LABELS.set(label, bytes); // exporters bring labels of their own
  }
  return bytes;
}

/** Values that are the same in every handshake, by provider and hash: none is secret. */
interface Constants {
  readonly emptyHash: Uint8Array;
  /** Derive-Secret(HKDF-Extract(0, 0), "derived", ""): the salt of every handshake without a PSK. */
  readonly derivedWithoutPsk: HmacKey;
}

const CONSTANTS = new WeakMap<CryptoProvider, Map<HashName, Constants>>();

function constants(crypto: CryptoProvider, hash: HashName): Constants {
  let ofProvider = CONSTANTS.get(crypto);
  if (ofProvider === undefined) {
    ofProvider = new Map();
    CONSTANTS.set(crypto, ofProvider);
  }
  let found = ofProvider.get(hash);
  if (found === undefined) {
    const zeros = new Uint8Array(HASH_LENGTH[hash]);
    const empty = crypto.digest(hash);
    const early = crypto.hmac(hash, crypto.hmac(hash, zeros).mac(zeros));
    const derived = expandLabel(early, hash, 'derived', empty, zeros.length);
    found = { emptyHash: empty, derivedWithoutPsk: crypto.hmac(hash, derived) };
    ofProvider.set(hash, found);
  }
  return found;
}

export function emptyHash(crypto: CryptoProvider, hash: HashName): Uint8Array {
  return constants(crypto, hash).emptyHash;
}

function derivedWithoutPsk(crypto: CryptoProvider, hash: HashName): HmacKey {
  return constants(crypto, hash).derivedWithoutPsk;
}

// AEAD record protection of TLS 1.2: RFC 5246 §6.2.3.3, with the nonces of RFC 5288 §3 (GCM), 6655 §3 (CCM) and
// 7905 §2 (ChaCha20-Poly1305).
import type { Aead } from '../../crypto/provider.ts';
import type { BulkCipher } from '../cipher-suites.ts';
import { MAX_EXPANSION_12, RECORD_HEADER } from '../limits.ts';
import { additionalData, putSequence } from './additional-data.ts';
import { recordLimit } from './aead13.ts';
import { recordNonce } from './nonce.ts';
import {
  badMac,
  type IncomingRecord,
  overflow,
  type ReadProtection,
  type WriteProtection,
  writeHeader,
} from './protection.ts';

export type AeadCipher = Extract<BulkCipher, { kind: 'aead' }>;

/** The longest IV, and a provider's copy of a key (at most 32 bytes). */
const SIZE = 12 + 32;

/** One for all connections, like the nonces of TLS 1.3. */
const NONCE = new Uint8Array(12);

export class Aead12Reader implements ReadProtection {
  readonly encrypted = true;
  readonly expansion = MAX_EXPANSION_12;
  readonly size = SIZE;
  readonly least: number;
  readonly #aead: Aead;
  readonly #iv: Uint8Array;
  readonly #explicit: number;
  readonly #limit: number;
  #sequence = 0;

  /** @param iv - the fixed part of the nonce, 4 or 12 bytes, kept. */
  constructor(aead: Aead, iv: Uint8Array, cipher: AeadCipher) {
    this.#aead = aead;
    this.#iv = iv;
    this.#explicit = cipher.explicitNonceLength;
    this.least = this.#explicit + aead.tagLength;
    this.#limit = recordLimit(cipher.aead);
  }

  get recordsLeft(): number {
    return this.#limit - this.#sequence;
  }

  open(record: IncomingRecord, maxPlaintext: number): void {
    const { fragment, header } = record;
    const length = fragment.length - this.#explicit - this.#aead.tagLength;
    if (length < 0) throw badMac();
    if (length > maxPlaintext) throw overflow(length, maxPlaintext);

    const nonce = this.#explicit > 0 ? explicitNonce(this.#iv, fragment) : recordNonce(this.#iv, this.#sequence);
    const version = header[1]! * 256 + header[2]!;
    const data = additionalData(this.#sequence, record.contentType, version, length);
    const plaintext = this.#aead.open(nonce, data, fragment.subarray(this.#explicit));
    if (plaintext === undefined) throw badMac();
    this.#sequence++;
    record.fragment = plaintext;
  }
}

export class Aead12Writer implements WriteProtection {
  readonly encrypted = true;
  readonly prefix: number;
  readonly suffix: number;
  readonly size = SIZE;
  readonly #aead: Aead;
  readonly #iv: Uint8Array;
  readonly #limit: number;
  #sequence = 0;

  /** @param iv - the fixed part of the nonce, 4 or 12 bytes, kept. */
  constructor(aead: Aead, iv: Uint8Array, cipher: AeadCipher) {
    this.#aead = aead;
    this.#iv = iv;
    this.#limit = recordLimit(cipher.aead);
    this.prefix = cipher.explicitNonceLength;
    this.suffix = aead.tagLength;
  }

  get recordsLeft(): number {
    return this.#limit - this.#sequence;
  }

  seal(contentType: number, version: number, buffer: Uint8Array, start: number, length: number): number {
    const body = start + RECORD_HEADER;
    const content = body + this.prefix;
    const end = content + length + this.suffix;
    writeHeader(buffer, start, contentType, version, end - body);

    // The explicit part of the nonce is the sequence number, so that it never repeats (RFC 5288 §3).
    let nonce: Uint8Array;
    if (this.prefix > 0) {
      putSequence(buffer, body, this.#sequence);
      nonce = explicitNonce(this.#iv, buffer.subarray(body, content));
    } else {
      nonce = recordNonce(this.#iv, this.#sequence);
    }
    const data = additionalData(this.#sequence++, contentType, version, length);
    this.#aead.seal(nonce, data, buffer.subarray(content, content + length), buffer.subarray(content, end));
    return end - start;
  }
}

/** `salt + nonce_explicit`; lives until the next call. */
function explicitNonce(salt: Uint8Array, fragment: Uint8Array): Uint8Array {
  NONCE.set(salt);
  for (let i = 0; i < 8; i++) NONCE[4 + i] = fragment[i]!;
  return NONCE;
}

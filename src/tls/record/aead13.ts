// Record protection of TLS 1.3: RFC 8446 §5.2..§5.5.
import type { Aead, AeadName } from '../../crypto/provider.ts';
import { TlsError } from '../../errors.ts';
import { ContentType } from '../constants.ts';
import { CCM_RECORDS, CHACHA_RECORDS, GCM_RECORDS, MAX_EXPANSION_13, RECORD_HEADER } from '../limits.ts';
import { CIPHER_OBJECTS, PROTECTION_OBJECT } from '../object-sizes.ts';
import { ivWord, recordNonceOf } from './nonce.ts';
import {
  badMac,
  type CipherSource,
  type IncomingRecord,
  overflow,
  type ReadProtection,
  type WriteProtection,
  writeHeader,
} from './protection.ts';

/** Records under one key: RFC 8446 §5.5. */
export function recordLimit(aead: AeadName): number {
  if (aead === 'chacha20-poly1305') return CHACHA_RECORDS;
  return aead.includes('gcm') ? GCM_RECORDS : CCM_RECORDS;
}

export interface Keys {
  readonly aead: Aead;
  /** 12 bytes; read, not kept. */
  readonly iv: Uint8Array;
}

/** One direction: its key, its IV and its count. Constants are getters, since idle connections keep these objects. */
abstract class Aead13 {
  protected abstract readonly direction: 'read' | 'write';
  #aead: Aead | undefined;
  /** From the first rest on. */
  #source: CipherSource | undefined;
  #iv0 = 0;
  #iv1 = 0;
  #iv2 = 0;
  readonly #limit: number;
  #sequence = 0;

  /** @param keys - or where they will come from: then it rests until its first record, which many keys never see. */
  constructor(keys: Keys | CipherSource, limit: number) {
    this.#limit = limit;
    if ('cipher' in keys) {
      this.#source = keys;
    } else {
      this.#aead = keys.aead;
      this.#setIv(keys.iv);
    }
  }

  get encrypted(): boolean {
    return true;
  }

  get size(): number {
    return this.#aead ? PROTECTION_OBJECT + CIPHER_OBJECTS : PROTECTION_OBJECT;
  }

  /** @param source - must hold this key's secret whenever a record is processed. */
  rest(source: CipherSource): void {
    this.#source = source;
    this.#aead = undefined;
  }

  get recordsLeft(): number {
    return this.#limit - this.#sequence;
  }

  protected get aead(): Aead {
    if (this.#aead === undefined) {
      this.#aead = this.#source!.cipher(this.direction);
      if (this.#sequence === 0) this.#setIv(this.#source!.iv(this.direction)); // it has rested since it was made
    }
    return this.#aead;
  }

  /** The nonce of the next record; it lives until the next call. To be called after {@link aead}. */
  protected nonce(): Uint8Array {
    return recordNonceOf(this.#iv0, this.#iv1, this.#iv2, this.#sequence);
  }

  protected advance(): void {
    this.#sequence++;
  }

  #setIv(iv: Uint8Array): void {
    this.#iv0 = ivWord(iv, 0);
    this.#iv1 = ivWord(iv, 1);
    this.#iv2 = ivWord(iv, 2);
  }
}

export class Aead13Reader extends Aead13 implements ReadProtection {
  protected get direction() {
    return 'read' as const;
  }

  /** 0: `open` checks for the inner type and the tag itself. */
  readonly least = 0;

  get expansion(): number {
    return MAX_EXPANSION_13;
  }

  open(record: IncomingRecord, maxPlaintext: number): void {
    if (record.contentType !== ContentType.application_data) {
      throw new TlsError('tls.unexpected_message', `An unprotected record of type ${record.contentType}`);
    }
    // §5.2: always 0x0303, since no protected record comes before the version is known.
    const { header } = record;
    if (header[1] !== 3 || header[2] !== 3) {
      throw new TlsError('tls.unexpected_message', `A protected record of version ${header[1]}.${header[2]}`);
    }
    if (record.fragment.length > maxPlaintext + MAX_EXPANSION_13) throw overflow(record.fragment.length, maxPlaintext);
    const inner = this.aead.open(this.nonce(), header, record.fragment);
    if (inner === undefined) throw badMac();
    this.advance();
    if (inner.length > maxPlaintext + 1) throw overflow(inner.length - 1, maxPlaintext);

    // TLSInnerPlaintext: content, its type, and any number of zeros (§5.4).
    let end = inner.length;
    while (end > 0 && inner[end - 1] === 0) end--;
    if (end === 0) throw new TlsError('tls.unexpected_message', 'A record of nothing but padding');
    record.contentType = inner[end - 1]!;
    record.fragment = inner.subarray(0, end - 1);
  }
}

export class Aead13Writer extends Aead13 implements WriteProtection {
  protected get direction() {
    return 'write' as const;
  }

  get prefix(): number {
    return 0;
  }

  /**
   * The inner content type, and the tag. Reading it creates a resting cipher again: the caller is about to seal a record.
   */
  get suffix(): number {
    return 1 + this.aead.tagLength;
  }

  seal(contentType: number, version: number, buffer: Uint8Array, start: number, length: number): number {
    const body = start + RECORD_HEADER;
    const inner = length + 1;
    const sealed = inner + this.aead.tagLength;
    buffer[body + length] = contentType;
    writeHeader(buffer, start, ContentType.application_data, version, sealed);
    this.aead.seal(
      this.nonce(),
      buffer.subarray(start, body),
      buffer.subarray(body, body + inner),
      buffer.subarray(body, body + sealed),
    );
    this.advance();
    return RECORD_HEADER + sealed;
  }
}

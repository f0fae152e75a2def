// CBC record protection, for boards' old suites: RFC 5246 §6.2.3.2, RFC 4346 (explicit IVs), RFC 2246 (IVs that chain),
// and encrypt-then-MAC (RFC 7366). Without the last, padding and MAC are checked with little that depends on them.
import type { BlockCipher, CryptoProvider, HmacKey } from '../../crypto/provider.ts';
import type { RandomSource } from '../../util/ambient.ts';
import { equalConstantTime } from '../../util/constant-time.ts';
import { CHACHA_RECORDS, MAX_EXPANSION_12, RECORD_HEADER } from '../limits.ts';
import { ProtocolVersion } from '../profile.ts';
import { additionalData } from './additional-data.ts';
import {
  badMac,
  type IncomingRecord,
  overflow,
  type ReadProtection,
  type WriteProtection,
  writeHeader,
} from './protection.ts';

/** AES. */
const BLOCK = 16;

/** One direction's keys. */
export interface CbcKeys {
  readonly cipher: BlockCipher;
  readonly mac: HmacKey;
  readonly macHash: 'sha1' | 'sha256' | 'sha384';
  readonly macLength: number;
  /** 16 bytes in TLS 1.0, where each record's IV is the last block of the one before; unused in later versions. */
  readonly iv: Uint8Array;
  readonly version: ProtocolVersion;
  /** RFC 7366: the MAC covers the ciphertext. */
  readonly encryptThenMac: boolean;
}

/** Only a MAC key, a cipher key and an IV. */
const size = (keys: CbcKeys): number => keys.macLength + 32 + keys.iv.length;

/** The cipher sets no limit that matters here. Sequence numbers must stay exact in a double. */
const RECORDS = CHACHA_RECORDS;

export class CbcReader implements ReadProtection {
  readonly encrypted = true;
  readonly expansion = MAX_EXPANSION_12;
  readonly least: number;
  readonly size: number;
  readonly #crypto: Pick<CryptoProvider, 'digest'>;
  readonly #keys: CbcKeys;
  #iv: Uint8Array;
  #sequence = 0;

  constructor(crypto: Pick<CryptoProvider, 'digest'>, keys: CbcKeys) {
    this.#crypto = crypto;
    this.#keys = keys;
    this.#iv = keys.iv;
    this.size = size(keys);
    const { macLength } = keys;
    this.least = macLength + BLOCK - (macLength % BLOCK) + (keys.version >= ProtocolVersion.tls11 ? BLOCK : 0);
  }

  get recordsLeft(): number {
    return RECORDS - this.#sequence;
  }

  open(record: IncomingRecord, maxPlaintext: number): void {
    const version = record.header[1]! * 256 + record.header[2]!;
    const plaintext = this.#keys.encryptThenMac
      ? this.#verifyThenDecrypt(record, version)
      : this.#decrypt(record, version);
    this.#sequence++;
    if (plaintext.length > maxPlaintext) throw overflow(plaintext.length, maxPlaintext);
    record.fragment = plaintext;
  }

  /** RFC 7366 §3: nothing is decrypted before it is authenticated, so padding reveals nothing. */
  #verifyThenDecrypt(record: IncomingRecord, version: number): Uint8Array {
    const { macLength, mac } = this.#keys;
    const end = record.fragment.length - macLength;
    if (end < 0) throw badMac();
    const ciphertext = record.fragment.subarray(0, end);
    const expected = mac.mac(additionalData(this.#sequence, record.contentType, version, end), ciphertext);
    if (!equalConstantTime(expected, record.fragment.subarray(end))) throw badMac();

    const data = this.#decryptBlocks(ciphertext, BLOCK);
    const padding = paddingLength(data, 0);
    if (padding === undefined) throw badMac();
    return data.subarray(0, data.length - padding);
  }

  /** RFC 5246 §6.2.3.2 (and "Lucky Thirteen"): a MAC is computed whatever the padding says, over as many blocks. */
  #decrypt(record: IncomingRecord, version: number): Uint8Array {
    const { macLength, macHash, mac } = this.#keys;
    const data = this.#decryptBlocks(record.fragment, macLength + 1);
    const claimed = paddingLength(data, macLength);
    const padding = claimed ?? 1; // wrong: as if it were the shortest
    const length = data.length - macLength - padding;
    const content = data.subarray(0, length);
    const header = additionalData(this.#sequence, record.contentType, version, length);
    const expected = mac.mac(header, content);
    this.#crypto.digest(macHash, data.subarray(0, skippedBytes(length, data.length - macLength - 1, macHash)));
    const authentic = equalConstantTime(expected, data.subarray(length, length + macLength));
    if (!authentic || claimed === undefined) throw badMac();
    return content;
  }

  /** @param least - bytes that the plaintext must have. */
  #decryptBlocks(ciphertext: Uint8Array, least: number): Uint8Array {
    const explicit = this.#keys.version >= ProtocolVersion.tls11;
    const blocks = explicit ? ciphertext.subarray(BLOCK) : ciphertext;
    if (ciphertext.length % BLOCK !== 0 || (explicit && ciphertext.length < BLOCK) || blocks.length < least)
      throw badMac();
    const data = this.#keys.cipher.decrypt(explicit ? ciphertext.subarray(0, BLOCK) : this.#iv, blocks);
    if (!explicit) this.#iv = blocks.slice(-BLOCK);
    return data;
  }
}

export class CbcWriter implements WriteProtection {
  readonly encrypted = true;
  readonly prefix: number;
  readonly suffix: number;
  readonly size: number;
  readonly #keys: CbcKeys;
  readonly #random: RandomSource;
  #iv: Uint8Array;
  #sequence = 0;

  constructor(keys: CbcKeys, random: RandomSource) {
    this.#keys = keys;
    this.#random = random;
    this.#iv = keys.iv;
    this.prefix = keys.version >= ProtocolVersion.tls11 ? BLOCK : 0;
    this.suffix = keys.macLength + BLOCK;
    this.size = size(keys);
  }

  get recordsLeft(): number {
    return RECORDS - this.#sequence;
  }

  seal(contentType: number, version: number, buffer: Uint8Array, start: number, length: number): number {
    const { macLength, mac, encryptThenMac } = this.#keys;
    const body = start + RECORD_HEADER;
    const content = body + this.prefix;
    const sequence = this.#sequence++;

    // 1. MAC of the plaintext, unless it covers the ciphertext.
    let end = content + length;
    if (!encryptThenMac) {
      const header = additionalData(sequence, contentType, version, length);
      buffer.set(mac.mac(header, buffer.subarray(content, end)), end);
      end += macLength;
    }

    // 2. Padding to whole blocks: every byte of it says how many follow (RFC 5246 §6.2.3.2).
    const padding = BLOCK - ((end - content) % BLOCK);
    buffer.fill(padding - 1, end, end + padding);
    end += padding;

    // 3. CBC under a fresh IV, or in TLS 1.0 under the last block of the record before.
    if (this.prefix > 0) {
      this.#iv = this.#random(BLOCK);
      buffer.set(this.#iv, body);
    }
    const ciphertext = this.#keys.cipher.encrypt(this.#iv, buffer.subarray(content, end));
    buffer.set(ciphertext, content);
    if (this.prefix === 0) this.#iv = ciphertext.slice(-BLOCK);

    // 4. The MAC of IV and ciphertext (RFC 7366 §3).
    if (encryptThenMac) {
      const header = additionalData(sequence, contentType, version, end - body);
      buffer.set(mac.mac(header, buffer.subarray(body, end)), end);
      end += macLength;
    }
    writeHeader(buffer, start, contentType, version, end - body);
    return end - start;
  }
}

/**
 * The padding at the end of `data`, its length byte included; `undefined` if a byte of it is wrong. Looks at the same
 * bytes whatever they say.
 *
 * @param macLength - bytes that must be left before it.
 */
function paddingLength(data: Uint8Array, macLength: number): number | undefined {
  const last = data.length - 1;
  const claimed = data[last]!;
  const room = last - macLength;
  let wrong = (room - claimed) >>> 31; // 1 if it is longer than possible
  const looked = Math.min(255, last);
  for (let i = 0; i <= looked; i++) {
    const covered = ~((claimed - i) >> 31); // all ones where i <= claimed
    wrong |= covered & (data[last - i]! ^ claimed);
  }
  return wrong === 0 ? claimed + 1 : undefined;
}

/** Bytes to be hashed so that as many blocks pass through the hash as if there were no padding. */
function skippedBytes(length: number, longest: number, hash: CbcKeys['macHash']): number {
  const [block, overhead] = hash === 'sha384' ? [128, 13 + 17] : [64, 13 + 9]; // header, and the hash's own padding
  const blocks = (bytes: number): number => Math.ceil((bytes + overhead) / block);
  return (blocks(longest) - blocks(length)) * block;
}

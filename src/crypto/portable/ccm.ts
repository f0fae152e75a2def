// AES-CCM (RFC 3610, NIST SP 800-38C) composed of noble's CBC and CTR, with the 12-byte nonces of RFC 6655.
import { cbc, ctr } from '@noble/ciphers/aes.js';
import { checkNonce, checkSeal } from '../aead-lengths.ts';
import type { Aead } from '../provider.ts';

const BLOCK = 16;
/** Octets of the length field: 15 less a nonce of 12. */
const LENGTH_OCTETS = 3;

export class PortableCcm implements Aead {
  readonly tagLength: number;
  readonly #key: Uint8Array;

  /** @param key - owned from now on. */
  constructor(key: Uint8Array, tagLength: number) {
    this.#key = key;
    this.tagLength = tagLength;
  }

  seal(nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void {
    checkSeal(nonce, plaintext, out, this.tagLength);
    const blocks = this.#counterMode(nonce, this.#cbcMac(nonce, additionalData, plaintext), plaintext);
    out.set(blocks.subarray(BLOCK));
    out.set(blocks.subarray(0, this.tagLength), plaintext.length);
  }

  open(nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    checkNonce(nonce);
    const length = sealed.length - this.tagLength;
    if (length < 0) return undefined;
    const sealedTag = new Uint8Array(BLOCK);
    sealedTag.set(sealed.subarray(length));
    const blocks = this.#counterMode(nonce, sealedTag, sealed.subarray(0, length));
    const plaintext = blocks.slice(BLOCK);
    const mac = this.#cbcMac(nonce, additionalData, plaintext);
    let difference = 0;
    for (let i = 0; i < this.tagLength; i++) difference |= blocks[i]! ^ mac[i]!;
    if (difference === 0) return plaintext;
    plaintext.fill(0);
    return undefined;
  }

  /** RFC 3610 §2.2: the last block of CBC over B_0, the additional data and the message, each padded with zeros. */
  #cbcMac(nonce: Uint8Array, additionalData: Uint8Array, message: Uint8Array): Uint8Array {
    checkLengths(additionalData, message);
    const aadBlocks = additionalData.length === 0 ? 0 : Math.ceil((2 + additionalData.length) / BLOCK);
    const messageStart = BLOCK * (1 + aadBlocks);
    const input = new Uint8Array(messageStart + BLOCK * Math.ceil(message.length / BLOCK));
    input[0] = (aadBlocks > 0 ? 0x40 : 0) | (((this.tagLength - 2) / 2) << 3) | (LENGTH_OCTETS - 1);
    input.set(nonce, 1);
    input[13] = message.length >> 16;
    input[14] = message.length >> 8;
    input[15] = message.length;
    if (aadBlocks > 0) {
      input[BLOCK] = additionalData.length >> 8;
      input[BLOCK + 1] = additionalData.length;
      input.set(additionalData, BLOCK + 2);
    }
    input.set(message, messageStart);
    const mac = cbc(this.#key, ZERO_IV, { disablePadding: true }).encrypt(input).slice(-BLOCK);
    input.fill(0);
    return mac;
  }

  /** RFC 3610 §2.3: the tag under S_0, the message under S_1 and so on; encryption and decryption are one. */
  #counterMode(nonce: Uint8Array, tag: Uint8Array, message: Uint8Array): Uint8Array {
    const counter = new Uint8Array(BLOCK);
    counter[0] = LENGTH_OCTETS - 1;
    counter.set(nonce, 1);
    const blocks = new Uint8Array(BLOCK + message.length);
    blocks.set(tag);
    blocks.set(message, BLOCK);
    return ctr(this.#key, counter).encrypt(blocks, blocks);
  }
}

const ZERO_IV = new Uint8Array(BLOCK);

function checkLengths(additionalData: Uint8Array, message: Uint8Array): void {
  if (additionalData.length >= 0xff00) throw new RangeError(`${additionalData.length} bytes of additional data`);
  if (message.length >= 2 ** 24) throw new RangeError(`a CCM message of ${message.length} bytes`);
}

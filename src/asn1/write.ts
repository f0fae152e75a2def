// DER encoder: X.690 §10, limited to what keys, OCSP requests and the reader's tests need.
import { concatBytes } from '../util/bytes.ts';
import { Tag } from './der.ts';
import { encodeOid } from './oid.ts';

/** One element around the parts in order. @returns a fresh array. */
export function encodeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  return concatBytes(header(tag, length), ...parts);
}

export function encodeSequence(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return encodeDer(Tag.sequence, ...parts);
}

/** @param magnitude - big-endian, not negative; leading zeros are dropped. */
export function encodeUnsignedInteger(magnitude: Uint8Array): Uint8Array<ArrayBuffer> {
  let from = 0;
  while (from < magnitude.length - 1 && magnitude[from] === 0) from++;
  const digits = magnitude.subarray(from);
  const lead = digits.length === 0 || digits[0]! > 0x7f ? Uint8Array.of(0) : new Uint8Array(0);
  return encodeDer(Tag.integer, lead, digits);
}

/** A BIT STRING of whole octets. */
export function encodeBitString(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeDer(Tag.bitString, Uint8Array.of(0), octets);
}

export function encodeOctetString(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeDer(Tag.octetString, octets);
}

/** @param oid - dotted. */
export function encodeObjectIdentifier(oid: string): Uint8Array<ArrayBuffer> {
  return encodeDer(Tag.objectIdentifier, encodeOid(oid));
}

function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const octets: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return Uint8Array.of(tag, 0x80 | octets.length, ...octets);
}

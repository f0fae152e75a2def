// Encodes and decodes parameters of NINA's protocol: numbers are little-endian, texts have no terminator.
import { decodeLatin1 } from '../../util/latin1.ts';
import { decodeUtf8 } from '../../util/utf8.ts';
import type { NinaCommand } from './frames.ts';

export function byte(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff);
}

export function littleEndian(value: number, bytes: 2 | 4 | 8): Uint8Array {
  const found = new Uint8Array(bytes);
  let rest = BigInt(value);
  for (let at = 0; at < bytes; at++, rest >>= 8n) found[at] = Number(rest & 0xffn);
  return found;
}

/** 32 bits, signed, little-endian. */
export function signed(value: number): Uint8Array {
  const found = new Uint8Array(4);
  new DataView(found.buffer).setInt32(0, value, true);
  return found;
}

/** @returns the parameter; empty if the frame has no such parameter. */
export function parameter({ parameters }: NinaCommand, index: number): Uint8Array {
  return parameters[index] ?? new Uint8Array(0);
}

/** The first byte of a parameter; 0 if it is empty or missing. */
export function firstByte(command: NinaCommand, index: number): number {
  return parameter(command, index)[0] ?? 0;
}

/** Big-endian, as ports are sent. */
export function bigEndian16(bytes: Uint8Array): number {
  return ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
}

/** A text up to its first zero byte, as C reads it. */
export function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  return decodeUtf8(text) ?? decodeLatin1(text);
}

export function dotted(address: Uint8Array): string {
  return [0, 1, 2, 3].map((at) => address[at] ?? 0).join('.');
}

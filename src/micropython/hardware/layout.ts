// Encodes a sensor's measurements as bytes: bit fields, most significant first, with check bytes.
import type { Check, Field, MeasuredField } from './description.ts';
import { fromHexText } from './hex-text.ts';

/** The values that fields are encoded from. */
export interface Measurement {
  /** The current value, by its name in the device's model. */
  value(name: string): number;
  /** The current content of a register, for fields that depend on one. */
  register(address: number): number;
}

/** @returns a new array; the fields must fill whole bytes. */
export function encodeLayout(layout: readonly Field[], from: Measurement): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let checked = 0;
  let bits = 0n;
  let count = 0;
  for (const field of layout) {
    if ('check' in field) {
      bytes.push(checkByte(field.check, [...fromHexText(field.before ?? ''), ...bytes.slice(checked)]));
      checked = bytes.length;
      continue;
    }
    const raw = 'constant' in field ? field.constant : encodeValue(field, from);
    bits = (bits << BigInt(field.bits)) | BigInt(raw);
    count += field.bits;
    for (; count >= 8; count -= 8) bytes.push(Number((bits >> BigInt(count - 8)) & 0xffn));
  }
  if (count !== 0) throw new RangeError('a layout must fill whole bytes');
  return Uint8Array.from(bytes);
}

/** @returns `bits` bits, 0 or more. */
function encodeValue(field: MeasuredField, from: Measurement): number {
  const { bits, value, add = 0, over = 1, timesBy = [], sign = 'none', order = 'big' } = field;
  const times = timesBy.reduce(
    (product, { register, shift, mask, list }) => product * list[(from.register(register) >> shift) & mask]!,
    field.times ?? 1,
  );
  const raw = Math.round(((from.value(value) + add) * times) / over);
  const size = 2 ** bits;
  const half = size / 2;
  let result: number;
  if (sign === 'two') result = clamp(raw, -half, half - 1) + (raw < 0 ? size : 0);
  else if (sign === 'magnitude') result = clamp(Math.abs(raw), 0, half - 1) + (raw < 0 ? half : 0);
  else result = clamp(raw, 0, size - 1);
  return order === 'little' ? reversed(result, bits) : result;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function reversed(value: number, bits: number): number {
  let result = 0;
  for (let left = bits, rest = value; left > 0; left -= 8) {
    result = result * 256 + (rest % 256);
    rest = Math.floor(rest / 256);
  }
  return result;
}

function checkByte(check: Check, bytes: readonly number[]): number {
  if (check === 'sum') return bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  if (check === 'crc8-maxim') return crc8Maxim(bytes);
  // Sensirion and Aosong: x⁸+x⁵+x⁴+1, initially 0xff; SMBus packets: x⁸+x²+x+1, initially 0.
  return check === 'crc8' ? crc8(bytes, 0x31, 0xff) : crc8(bytes, 0x07, 0);
}

function crc8(bytes: readonly number[], polynomial: number, from: number): number {
  let crc = from;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80 ? (crc << 1) ^ polynomial : crc << 1) & 0xff;
  }
  return crc;
}

/** The CRC of 1-wire: x⁸+x⁵+x⁴+1, least significant bit first, initially 0. */
export function crc8Maxim(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}

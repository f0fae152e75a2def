// Checks of finite-field Diffie-Hellman values that both providers make: RFC 5246 §8.1.2, RFC 7919 §5.1.
import { TlsError } from '../errors.ts';
import type { RandomSource } from '../util/ambient.ts';
import { bitLength, bytesToBigInt } from '../util/bigint.ts';
import type { DhParameters } from './provider.ts';

/** Logjam (2015): 512 bits fall in minutes. Boards accept 1,024, and nothing below. */
const MIN_PRIME_BITS = 1024;
/** The largest group of RFC 7919; an exponentiation grows with the cube. */
const MAX_PRIME_BITS = 8192;

/** @throws TlsError `crypto.bad_key_share` for a prime that is too small, too large or even, or a trivial generator. */
export function checkDhParameters({ prime, generator }: DhParameters): void {
  const bits = bitLength(prime);
  if (bits < MIN_PRIME_BITS || bits > MAX_PRIME_BITS)
    throw bad(`a prime of ${bits} bits; ${MIN_PRIME_BITS} to ${MAX_PRIME_BITS} are accepted`);
  if ((prime[prime.length - 1]! & 1) === 0) throw bad('an even number as the prime');
  checkRange(prime, generator, 'the generator');
}

/** @throws TlsError `crypto.bad_key_share` for a value outside 2..p-2: it would give the secret away. */
export function checkDhShare({ prime }: DhParameters, share: Uint8Array): void {
  checkRange(prime, share, 'the public value');
}

/** A private exponent, twice as long as the prime's strength (RFC 7919 §5.2), never zero. @returns a fresh array. */
export function drawDhExponent({ prime }: DhParameters, random: RandomSource): Uint8Array {
  const bits = bitLength(prime);
  const exponent = random(bits <= 2048 ? 32 : bits <= 4096 ? 48 : 64);
  exponent[0]! |= 0x80; // full length, so that no leading zeros show in the time it takes
  return exponent;
}

/** The encoding of a DH secret as a premaster secret (RFC 5246 §8.1.2). @returns a fresh array. */
export function stripLeadingZeros(secret: Uint8Array): Uint8Array {
  let from = 0;
  while (from < secret.length - 1 && secret[from] === 0) from++;
  return secret.slice(from);
}

function checkRange(prime: Uint8Array, value: Uint8Array, what: string): void {
  if (value.length > prime.length) throw bad(`${what} is longer than the prime`);
  const number = bytesToBigInt(value);
  if (number < 2n || number > bytesToBigInt(prime) - 2n) throw bad(`${what} is outside 2..p-2`);
}

function bad(detail: string): TlsError {
  return new TlsError('crypto.bad_key_share', `Diffie-Hellman: ${detail}`);
}

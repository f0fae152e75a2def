// What an explanation is made of, and the firmwares that it speaks of.
import type { Words } from './words/words.ts';

export interface Meaning extends Words {
  /** As the firmware's source spells it: `MBEDTLS_ERR_RSA_PUBLIC_FAILED`, `ENOMEM`, `x509.expired`. */
  readonly name: string;
  /** `reason`: the lower layer's error that is added to another, which is `within`. */
  readonly part?: 'reason' | 'within' | undefined;
}

/** One way to read what was given; a number can mean one thing in one firmware and another in the next. */
export interface Reading {
  readonly firmware: string;
  /** One, or a reason and what it happened within. */
  readonly meanings: readonly Meaning[];
}

export interface Explanation {
  /** What was recognised: `-17040 (-0x4290)`, or the text. */
  readonly subject: string;
  readonly readings: readonly Reading[];
}

/** Which mbedTLS is in which firmware. */
export const MBEDTLS_FIRMWARES = {
  '2.28': 'mbedTLS 2.28: MicroPython 1.21 and 1.22 (not ESP32), CircuitPython 8.2 to 10.2 on rp2',
  '3.6': 'mbedTLS 3: MicroPython 1.23 and later, ESP-IDF 5, later CircuitPython',
  both: 'mbedTLS in MicroPython, CircuitPython and ESP-IDF',
} as const;

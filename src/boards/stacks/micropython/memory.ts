// Bytes that a TLS connection of MicroPython takes (facts/micropython, "Memory": a 32-bit build of 1.27).
import type { Version } from '../../versions.ts';
import type { MemoryFigures } from '../stack.ts';

/** Of 1.27; derived for the others, whose buffers have the same sizes. rp2 and stm32 take them from Python's heap. */
export function memoryOf(port: string, _version: Version): MemoryFigures {
  return {
    heap: port === 'unix' ? 'c' : 'python',
    setUp: 22_784,
    afterHandshake: {},
    peak: { ec: 24_900, rsa2048: 24_900 },
    perCa: {},
    largestBlock: 16_717,
  };
}

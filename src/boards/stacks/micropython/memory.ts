// Bytes that a TLS connection of MicroPython takes (facts/micropython, "Memory": a 32-bit build of 1.27).
import type { Version } from '../../versions.ts';
import type { MemoryFigures } from '../stack.ts';

/** MBEDTLS_ERR_MPI_ALLOC_FAILED, MBEDTLS_ERR_RSA_PUBLIC_FAILED. */
const MPI_ALLOC_FAILED = -0x10;
const RSA_PUBLIC_FAILED = -0x4280;

/**
 * Figures of 1.27; derived for the others, whose buffers have the same sizes. rp2 and stm32 allocate from Python's
 * heap.
 */
export function memoryOf(port: string, _version: Version): MemoryFigures {
  return {
    heap: port === 'unix' ? 'c' : 'python',
    setUp: 22_784,
    afterHandshake: {},
    peak: { ec: 24_900, rsa2048: 24_900 },
    perCa: {},
    largestBlock: 16_717,
    // Errors that were observed with too small a heap (facts/micropython, "Memory"); which one is raised is derived.
    handshakeFails: { ec: MPI_ALLOC_FAILED, rsa: RSA_PUBLIC_FAILED + MPI_ALLOC_FAILED },
  };
}

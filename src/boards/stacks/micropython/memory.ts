// Bytes that a TLS connection of MicroPython takes (facts/micropython, "Memory": a 32-bit build of 1.27, with EC keys).
import type { Version } from '../../versions.ts';
import { MEMORY_10_2 as CIRCUITPYTHON } from '../circuitpython-rp2/memory.ts';
import type { MemoryFigures } from '../stack.ts';

/** MBEDTLS_ERR_MPI_ALLOC_FAILED, MBEDTLS_ERR_RSA_PUBLIC_FAILED. */
const MPI_ALLOC_FAILED = -0x10;
const RSA_PUBLIC_FAILED = -0x4280;

const AFTER_EC = 23_300;
const PEAK_EC = 24_900;
/** A CA of 381 bytes; with an RSA key it takes as much more as on the ESP32 (facts/esp32/memory.txt: 620 and 1,205), derived. */
const EC_CA = 720;
const RSA_CA = EC_CA + 1205 - 620;
/** What RSA takes in addition to EC, derived: as in CircuitPython's mbedTLS on the same chip. */
const more = (row: MemoryFigures['peak'], key: 'rsa2048' | 'rsa4096') => row[key]! - row.ec!;

/**
 * Figures of 1.27; derived for the others, whose buffers have the same sizes. rp2 and stm32 allocate from Python's
 * heap.
 */
export function memoryOf(port: string, _version: Version): MemoryFigures {
  return {
    heap: port === 'unix' ? 'c' : 'python',
    setUp: 22_784,
    afterHandshake: {
      ec: AFTER_EC,
      rsa2048: AFTER_EC + more(CIRCUITPYTHON.afterHandshake, 'rsa2048'),
      rsa4096: AFTER_EC + more(CIRCUITPYTHON.afterHandshake, 'rsa4096'),
    },
    peak: {
      ec: PEAK_EC,
      // 27,112: a verified GET with RSA runs in a heap that is 2 KB larger than that of one with EC (facts/micropython).
      rsa2048: PEAK_EC + more(CIRCUITPYTHON.peak, 'rsa2048'),
      // Estimated, not measured: boards-memory-time, "Proposed model".
      rsa4096: 36_000,
    },
    perCa: { ec: EC_CA, rsa2048: RSA_CA },
    // The same model: a longer chain counts once, while it is read. It is not kept.
    perChainByte: { peak: 1, afterHandshake: 0 },
    largestBlock: 16_717,
    // Errors that were observed with too small a heap (facts/micropython, "Memory"); which one is raised is derived.
    handshakeFails: { ec: MPI_ALLOC_FAILED, rsa: RSA_PUBLIC_FAILED + MPI_ALLOC_FAILED },
  };
}

// Random numbers for faults that depend only on the seed and on what is decided, so that every run makes the same decisions.

/**
 * @param seed - of the run. @param parts - identify the decision: the fault, the connection, the packet.
 * @returns a number from 0 up to, but not including, 1.
 */
export function roll(seed: number, ...parts: readonly number[]): number {
  let hash = seed | 0;
  for (const part of parts) {
    // A round of splitmix32.
    hash = (hash + Math.imul(part | 0, 0x85eb_ca6b) + 0x9e37_79b9) | 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x21f0_aaad);
    hash = Math.imul(hash ^ (hash >>> 15), 0x735a_2d97);
    hash ^= hash >>> 15;
  }
  return (hash >>> 0) / 2 ** 32;
}

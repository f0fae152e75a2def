// Chance that is the same in every run of a seed, whatever else happens: a number for each thing that is decided.

/**
 * @param seed - of the run. @param parts - what is decided: of which fault, for which connection, which packet of it.
 * @returns 0 to just below 1.
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

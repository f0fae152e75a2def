// Comparison without a branch on what is compared: for tags, MACs and verify_data. What JavaScript's optimiser makes of
// it, no source can promise (docs/security.md).

/** @returns whether both have the same length and bytes; the time depends only on the length. */
export function equalConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

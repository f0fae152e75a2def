// Finds the name that a mistyped one most likely means: names that begin with it first, then the one with the smallest
// edit distance (Levenshtein), to the whole name or to its beginning.

/** @param names - at least one. */
export function nearest(wanted: string, names: readonly string[]): string {
  const prefixed = wanted === '' ? undefined : names.find((name) => name.startsWith(wanted));
  if (prefixed !== undefined) return prefixed;
  const distances = names.map((name) =>
    Math.min(editDistance(wanted, name), editDistance(wanted, name.slice(0, wanted.length + 1))),
  );
  return names[distances.indexOf(Math.min(...distances))]!;
}

export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

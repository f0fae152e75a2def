// Facts by version: a row applies from its version on, until a later row replaces it.

/** `1.20` … `1.29`, `8.2` … `10.2`, `main`. */
export type Version = string;

/** In ascending order; the first row applies from the start. */
export type ByVersion<T> = readonly (readonly [from: Version, fact: T])[];

/** @throws RangeError for a version before the first row: a bug in the data. */
export function at<T>(rows: ByVersion<T>, version: Version): T {
  const row = rows.findLast(([from]) => compareVersions(from, version) <= 0);
  if (row === undefined) throw new RangeError(`no fact for version ${version}`);
  return row[1];
}

/** @returns below zero, 0 or above it; `main` is after all numbers. */
export function compareVersions(a: Version, b: Version): number {
  const left = numbers(a);
  const right = numbers(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version is this one or later. */
export function since(from: Version, version: Version): boolean {
  return compareVersions(from, version) <= 0;
}

function numbers(version: Version): readonly number[] {
  return version === 'main' ? [Number.MAX_SAFE_INTEGER] : version.split('.').map(Number);
}

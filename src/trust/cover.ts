// The smallest set of elements that meets every given set (a hitting set), and the best of several such.

/** Search steps before a greedy answer is taken instead: a few hundred hosts with a handful of roots each stay below. */
const MAX_STEPS = 100_000;

export interface Cover<T> {
  readonly elements: readonly T[];
  /** Whether no smaller set exists; false if the search was given up. */
  readonly exact: boolean;
}

/**
 * @param sets - none empty.
 * @param compare - orders sets of the same size; the first is the best. Must be total, so that the result is the same
 *   in every run.
 */
export function smallestCover<T>(
  sets: readonly ReadonlySet<T>[],
  compare: (a: readonly T[], b: readonly T[]) => number,
): Cover<T> {
  const needed = withoutSupersets(sets);
  let steps = 0;
  let best: readonly T[] | undefined;

  // Whoever meets the smallest open set branches least. An element that was tried is left out of the later branches,
  // so that every set of elements is built once.
  const search = (chosen: readonly T[], open: readonly ReadonlySet<T>[], size: number): void => {
    if (++steps > MAX_STEPS) return;
    if (open.length === 0) {
      if (best === undefined || compare(chosen, best) < 0) best = chosen;
      return;
    }
    if (chosen.length === size) return;
    const smallest = open.reduce((a, b) => (b.size < a.size ? b : a));
    let rest = open;
    for (const element of smallest) {
      search(
        [...chosen, element],
        rest.filter((set) => !set.has(element)),
        size,
      );
      rest = rest.map((set) => without(set, element));
    }
  };

  for (let size = 0; best === undefined && steps <= MAX_STEPS; size++) search([], needed, size);
  return best === undefined || steps > MAX_STEPS
    ? { elements: greedyCover(needed, compare), exact: false }
    : { elements: best, exact: true };
}

/** Whoever meets a set meets its supersets. */
function withoutSupersets<T>(sets: readonly ReadonlySet<T>[]): ReadonlySet<T>[] {
  const kept: ReadonlySet<T>[] = [];
  for (const set of [...sets].sort((a, b) => a.size - b.size))
    if (!kept.some((smaller) => [...smaller].every((element) => set.has(element)))) kept.push(set);
  return kept;
}

function without<T>(set: ReadonlySet<T>, element: T): ReadonlySet<T> {
  if (!set.has(element)) return set;
  const rest = new Set(set);
  rest.delete(element);
  return rest;
}

/** At each step the element that meets most of the open sets. */
function greedyCover<T>(sets: readonly ReadonlySet<T>[], compare: (a: readonly T[], b: readonly T[]) => number): T[] {
  const chosen: T[] = [];
  for (let open = sets; open.length > 0; open = open.filter((set) => !set.has(chosen.at(-1)!))) {
    const counts = new Map<T, number>();
    for (const set of open) for (const element of set) counts.set(element, (counts.get(element) ?? 0) + 1);
    const [[first] = []] = [...counts].sort(([a, m], [b, n]) => n - m || compare([a], [b]));
    chosen.push(first!);
  }
  return chosen;
}

// Runs work on many items in parallel, with a limit.

/**
 * @param most - how many are worked on at a time.
 * @param onDone - called after each, with the number done so far.
 * @returns the results in the order of the items. @throws the first error of `work`; work already started continues.
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
  onDone: (done: number) => void = () => {},
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at]!);
      onDone(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

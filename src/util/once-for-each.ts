// Something that is made once for each object, and kept as long as that lives.

/** @param make - what it gives depends on `items` alone; `more` only helps. */
export function onceForEach<Items extends object, T extends object | string, More extends readonly unknown[]>(
  make: (items: Items, ...more: More) => T,
): (items: Items, ...more: More) => T {
  const made = new WeakMap<Items, T>();
  return (items, ...more) => {
    const value = made.get(items) ?? make(items, ...more);
    made.set(items, value);
    return value;
  };
}

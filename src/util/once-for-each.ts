// A cache with one value per object, which lives as long as the object.

/** @param make - its result must depend only on `items`; `more` is for convenience. */
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

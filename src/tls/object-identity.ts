// A number for objects that carry no name of their own, so that sessions made with one are not resumed with another.

const IDENTITIES = new WeakMap<object, number>();
let last = 0;

/** @returns the same number for the same object for as long as the process runs, and no other object's. */
export function objectIdentity(object: object): number {
  let number = IDENTITIES.get(object);
  if (number === undefined) {
    number = ++last;
    IDENTITIES.set(object, number);
  }
  return number;
}

// How `console.log` and Node's util.inspect print Thimble's objects: useful fields, and never a secret.

/** The name of the method that Node calls. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** The arguments that Node passes to it: remaining depth, options, and util.inspect itself. */
export type InspectArguments = readonly [
  depth: number,
  options: { readonly depth?: number | null },
  inspect: (value: unknown, options: object) => string,
];

/** `Name { field: value }`; fields that are `undefined` are left out. */
export function show(name: string, fields: object, [depth, options, inspect]: InspectArguments): string {
  if (depth < 0) return `[${name}]`;
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const left = options.depth === null || options.depth === undefined ? options.depth : options.depth - 1;
  return `${name} ${inspect(known, { ...options, depth: left })}`;
}

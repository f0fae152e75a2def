// Validates options objects against a description of their options: an option that is unknown or cannot be honoured is
// refused, because ignoring one could turn a protection off.

/** What one option may hold. */
export interface OptionKind {
  /** A description for the error message: `'a string'`. */
  readonly is: string;
  readonly fits: (value: unknown) => boolean;
  readonly isRequired?: boolean;
  /** If the option is itself an object of options: the options that it may have. */
  readonly kinds?: Readonly<Record<string, OptionKind>>;
}

/** A kind for every option of an interface; the compiler reports a missing one. */
export type OptionKinds<T> = { readonly [K in keyof T]-?: OptionKind };

/**
 * @param call - the call with the options, for the message: `'new Session'`.
 * @throws TypeError for an option that is not known (it names the nearest that is), and for a value of another type. An
 *   option that is `undefined` is absent. The message never has the value: it may be a secret.
 */
export function checkOptions(call: string, options: unknown, kinds: Readonly<Record<string, OptionKind>>): void {
  if (!isObject(options)) throw new TypeError(`${call}: options are an object, not ${nameOfType(options)}`);
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(kinds, name) || options[name] === undefined) continue;
    throw new TypeError(`${call}: there is no option ${name}; ${suggestion(name, Object.keys(kinds))}`);
  }
  for (const name in kinds) {
    const kind = kinds[name]!;
    const value = options[name];
    if (value === undefined) {
      if (kind.isRequired === true) throw new TypeError(`${call}: the option ${name} is missing; it is ${kind.is}`);
      continue;
    }
    checkOption(call, name, value, kind);
    if (kind.kinds !== undefined && isObject(value)) checkOptions(`${call}: ${name}`, value, kind.kinds);
  }
}

/** One value. @throws TypeError as {@link checkOptions}. */
export function checkOption(call: string, name: string, value: unknown, kind: OptionKind): void {
  if (!kind.fits(value)) throw new TypeError(`${call}: ${name} is ${kind.is}, not ${nameOfType(value)}`);
}

export const TEXT: OptionKind = { is: 'a string', fits: (value) => typeof value === 'string' };
export const FLAG: OptionKind = { is: 'true or false', fits: (value) => typeof value === 'boolean' };
export const FUNCTION: OptionKind = { is: 'a function', fits: (value) => typeof value === 'function' };
export const BYTES: OptionKind = { is: 'a Uint8Array', fits: (value) => value instanceof Uint8Array };
export const OBJECT: OptionKind = { is: 'an object', fits: isObject };
export const ANYTHING: OptionKind = { is: 'anything', fits: () => true };
export const COUNT: OptionKind = wholeNumber('a whole number', 0, Number.MAX_SAFE_INTEGER);
export const PORT: OptionKind = wholeNumber('a port number', 0, 65_535);
export const SIGNAL: OptionKind = {
  is: 'an AbortSignal',
  fits: (value) =>
    isObject(value) && typeof value.aborted === 'boolean' && typeof value.addEventListener === 'function',
};
/** Timers longer than 2^31 - 1 ms fire at once. */
export const MILLISECONDS: OptionKind = {
  is: 'a number of milliseconds, 0 to 2147483647 (absent: the default)',
  fits: (value) => typeof value === 'number' && value >= 0 && value <= 0x7fff_ffff,
};

export function oneOf(...words: readonly string[]): OptionKind {
  return { is: words.map((word) => `'${word}'`).join(' or '), fits: (value) => words.includes(value as string) };
}

/** The value is of either kind. */
export function either(one: OptionKind, other: OptionKind): OptionKind {
  const kinds = other.kinds ?? one.kinds;
  const kind = { is: `${one.is}, or ${other.is}`, fits: (value: unknown) => one.fits(value) || other.fits(value) };
  return kinds === undefined ? kind : { ...kind, kinds };
}

export function listOf(kind: OptionKind): OptionKind {
  return { is: `a list, each ${kind.is}`, fits: (value) => Array.isArray(value) && value.every(kind.fits) };
}

/** An option that is required. */
export function required(kind: OptionKind): OptionKind {
  return { ...kind, isRequired: true };
}

/** An object of options itself. */
export function objectOf<T>(kinds: OptionKinds<T>): OptionKind {
  return { is: `an object of ${Object.keys(kinds).join(', ')}`, fits: isObject, kinds };
}

export const TEXT_OR_BYTES: OptionKind = either(TEXT, BYTES);

function wholeNumber(what: string, least: number, most: number): OptionKind {
  return {
    is: `${what}, ${least} to ${most}`,
    fits: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOfType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return 'this number';
  return typeof value === 'string' ? 'this string' : `a value of type ${typeof value}`;
}

function suggestion(name: string, known: readonly string[]): string {
  const distances = known.map((option) => ({ option, distance: editDistance(name, option) }));
  const nearest = distances.reduce((best, next) => (next.distance < best.distance ? next : best), distances[0]!);
  if (nearest.distance <= Math.max(2, name.length / 2)) return `did you mean ${nearest.option}?`;
  return `there are ${known.join(', ')}`;
}

/** Levenshtein's, without regard to case and to underscores, which Python's names have. */
function editDistance(one: string, other: string): number {
  const [a, b] = [one, other].map((name) => name.slice(0, 64).toLowerCase().replaceAll('_', ''));
  let row = Array.from({ length: b!.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a!.length; i++) {
    const next = [i];
    for (let j = 1; j <= b!.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a![i - 1] === b![j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b!.length]!;
}

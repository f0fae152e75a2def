// Header fields in wire order, looked up without regard to case: RFC 9110 §5.

import { TlsError } from '../errors.ts';
import { INSPECT, type InspectArguments, show } from '../util/inspect.ts';
import { CREDENTIAL_HEADERS } from './credential-names.ts';
import { isFieldValue, isToken, trimOws } from './syntax.ts';

/** Accepted input for headers: an object, pairs, or other headers. */
export type HeadersInit = Headers | Iterable<readonly [string, string]> | Readonly<Record<string, string>>;

/** Headers with credentials. */
const SECRET: ReadonlySet<string> = new Set(CREDENTIAL_HEADERS);

/**
 * Ordered, with repetitions as on the wire. Names keep their spelling; values are trimmed Latin-1 text.
 *
 * @throws TlsError `http.bad_request` from every method that takes a name or value which HTTP cannot carry (CR and LF
 *   above all, by which a value would become another header).
 */
export class Headers implements Iterable<readonly [name: string, value: string]> {
  readonly #fields: { readonly key: string; readonly name: string; readonly value: string }[] = [];

  constructor(init?: HeadersInit) {
    if (init === undefined) return;
    if (init instanceof Headers) {
      this.appendAll(init);
      return;
    }
    const entries = Symbol.iterator in init ? init : Object.entries(init);
    for (const [name, value] of entries) this.append(name, value);
  }

  get size(): number {
    return this.#fields.length;
  }

  /** @returns all values of that name joined by `, ` (RFC 9110 §5.3); `undefined` if there is none. */
  get(name: string): string | undefined {
    const key = name.toLowerCase();
    let joined: string | undefined;
    for (const field of this.#fields)
      if (field.key === key) joined = joined === undefined ? field.value : `${joined}, ${field.value}`;
    return joined;
  }

  /** Each value separately: needed for Set-Cookie, whose values contain commas (RFC 6265 §3). */
  getAll(name: string): string[] {
    const key = name.toLowerCase();
    return this.#fields.filter((field) => field.key === key).map((field) => field.value);
  }

  has(name: string): boolean {
    return this.#has(name.toLowerCase());
  }

  append(name: string, value: string): void {
    if (!isToken(name)) throw new TlsError('http.bad_request', `${JSON.stringify(name)} cannot name a header`);
    const trimmed = trimOws(value);
    if (!isFieldValue(trimmed))
      throw new TlsError('http.bad_request', `the value of ${name} has a character that no header can carry`);
    this.#fields.push({ key: name.toLowerCase(), name, value: trimmed });
  }

  /** Replaces every field of that name by one, which goes to the end. */
  set(name: string, value: string): void {
    this.delete(name);
    this.append(name, value);
  }

  delete(name: string): void {
    const key = name.toLowerCase();
    for (let i = this.#fields.length - 1; i >= 0; i--) if (this.#fields[i]!.key === key) this.#fields.splice(i, 1);
  }

  /** Adds the other's fields unchecked: they were checked there. */
  appendAll(other: Headers): void {
    this.#fields.push(...other.#fields);
  }

  /** Adds the other's fields unchecked, except those whose names already exist here. */
  appendMissing(other: Headers): void {
    const own = this.#fields.length;
    for (const field of other.#fields) if (!this.#has(field.key, own)) this.#fields.push(field);
  }

  /** Adds a field that a parser has already checked. */
  appendParsed(name: string, value: string): void {
    this.#fields.push({ key: name.toLowerCase(), name, value });
  }

  *[Symbol.iterator](): Iterator<readonly [name: string, value: string]> {
    for (const { name, value } of this.#fields) yield [name, value];
  }

  /** As on the wire: each field on its line, with the CRLF that ends it. */
  toString(): string {
    let text = '';
    for (const { name, value } of this.#fields) text += `${name}: ${value}\r\n`;
    return text;
  }

  /** Names in lower case, values joined: for printing and for JSON. */
  toJSON(): Record<string, string> {
    return Object.fromEntries(this.#fields.map(({ key }) => [key, this.get(key)!]));
  }

  #has(key: string, among = this.#fields.length): boolean {
    for (let i = 0; i < among; i++) if (this.#fields[i]!.key === key) return true;
    return false;
  }

  [INSPECT](...args: InspectArguments): string {
    const shown = this.#fields.map(({ key, name }) => [name, SECRET.has(key) ? '(not shown)' : this.get(key)]);
    return show('Headers', Object.fromEntries(shown), args);
  }
}

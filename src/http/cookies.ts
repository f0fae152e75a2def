// A client's cookie jar: RFC 6265 §5, with the `__Secure-` and `__Host-` prefixes and without SameSite (browsers only).
import { INSPECT, type InspectArguments, show } from '../util/inspect.ts';
import { parseHttpDate } from './http-date.ts';
import { isFieldValue, trimOws } from './syntax.ts';

/** The target of a request, which determines its cookies. */
export interface CookieTarget {
  /** Lower case, without a port. */
  readonly host: string;
  /** The path of the URL, `/` at least. */
  readonly path: string;
  /** Whether it uses https. */
  readonly secure: boolean;
}

/** A cookie as it was stored. */
export interface Cookie {
  /** Its name. */
  readonly name: string;
  /** Its value: secret if it is a login. */
  readonly value: string;
  /** Lower case, without a dot in front. */
  readonly domain: string;
  /** Sent for this path and those below it. */
  readonly path: string;
  /** Sent to exactly `domain`, not to the names under it. */
  readonly hostOnly: boolean;
  /** Sent only over https. */
  readonly secure: boolean;
  /** Milliseconds since 1970; `undefined`: as long as the jar lives. */
  readonly expires: number | undefined;
}

export interface CookieJarOptions {
  /** Whether a domain is a public suffix (`co.uk`), for which no cookie may be set. */
  readonly isPublicSuffix?: ((domain: string) => boolean) | undefined;
}

/** RFC 6265 §6.1 requires at least 50 per domain and 3,000 in total; beyond that the oldest is dropped. */
const MAX_PER_DOMAIN = 50;
const MAX_COOKIES = 3_000;
/** The minimum length of a cookie with its attributes that §6.1 requires clients to support. */
const MAX_COOKIE_BYTES = 4_096;

/** Cookies of one client: RFC 6265. */
export class CookieJar implements Iterable<Cookie> {
  readonly #cookies = new Map<string, Cookie>();
  readonly #isPublicSuffix: (domain: string) => boolean;

  constructor({ isPublicSuffix }: CookieJarOptions = {}) {
    this.#isPublicSuffix = isPublicSuffix ?? ((domain) => !domain.includes('.'));
  }

  /**
   * Stores the cookie of one Set-Cookie header, or silently ignores an invalid one, as the RFC requires.
   *
   * @param now - milliseconds since 1970.
   */
  store(setCookie: string, from: CookieTarget, now: number): void {
    const cookie = this.#parse(setCookie, from, now);
    if (cookie === undefined) return;
    const key = `${cookie.domain};${cookie.path};${cookie.name}`;
    // Someone who can answer in place of http must not replace a cookie set over https (RFC 6265bis §5.7).
    if (!from.secure && this.#cookies.get(key)?.secure === true) return;
    this.#cookies.delete(key); // a cookie that is set again goes to the end: the oldest are dropped first
    if (cookie.expires !== undefined && cookie.expires <= now) return;
    this.#cookies.set(key, cookie);
    this.#makeRoom(cookie.domain);
  }

  /** @returns the value of the Cookie header, longest path first (§5.4); `undefined` if there is none to send. */
  header(target: CookieTarget, now: number): string | undefined {
    const fitting: Cookie[] = [];
    for (const [key, cookie] of this.#cookies) {
      if (cookie.expires !== undefined && cookie.expires <= now) this.#cookies.delete(key);
      else if (fits(cookie, target)) fitting.push(cookie);
    }
    if (fitting.length === 0) return undefined;
    fitting.sort((a, b) => b.path.length - a.path.length);
    return fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  clear(): void {
    this.#cookies.clear();
  }

  [Symbol.iterator](): Iterator<Cookie> {
    return this.#cookies.values();
  }

  #parse(setCookie: string, from: CookieTarget, now: number): Cookie | undefined {
    if (setCookie.length > MAX_COOKIE_BYTES || !isFieldValue(setCookie)) return undefined;
    const [pair, ...rest] = setCookie.split(';');
    const equals = pair!.indexOf('=');
    const name = trimOws(pair!.slice(0, Math.max(equals, 0)));
    if (name === '') return undefined;
    const attributes = new Map<string, string>();
    for (const attribute of rest) {
      const at = attribute.indexOf('=');
      const key = trimOws(at < 0 ? attribute : attribute.slice(0, at)).toLowerCase();
      attributes.set(key, at < 0 ? '' : trimOws(attribute.slice(at + 1)));
    }
    const domain = this.#domain(attributes.get('domain'), from.host);
    if (domain === undefined) return undefined;
    const secure = attributes.has('secure');
    if (secure && !from.secure) return undefined;
    const path = attributes.get('path')?.startsWith('/') ? attributes.get('path')! : defaultPath(from.path);
    const cookie = { name, value: trimOws(pair!.slice(equals + 1)), path, secure, ...domain };
    if (name.startsWith('__Secure-') && !secure) return undefined;
    if (name.startsWith('__Host-') && !(secure && path === '/' && !attributes.get('domain'))) return undefined;
    return { ...cookie, expires: expiry(attributes, now) };
  }

  #domain(attribute: string | undefined, host: string): { domain: string; hostOnly: boolean } | undefined {
    const domain = (attribute ?? '').replace(/^\./, '').toLowerCase();
    // A trailing dot makes it a different name, but not a different suffix.
    const isPublic = this.#isPublicSuffix(domain.replace(/\.$/, ''));
    if (domain === '' || domain === host) return { domain: host, hostOnly: domain === '' || isPublic };
    if (isPublic || !domainMatches(host, domain)) return undefined;
    return { domain, hostOnly: false };
  }

  #makeRoom(domain: string): void {
    const sameDomain = [...this.#cookies].filter(([, cookie]) => cookie.domain === domain);
    if (sameDomain.length > MAX_PER_DOMAIN) this.#cookies.delete(sameDomain[0]![0]);
    else if (this.#cookies.size > MAX_COOKIES) this.#cookies.delete(this.#cookies.keys().next().value!);
  }

  [INSPECT](...args: InspectArguments): string {
    const names = [...this].map(({ name, domain, path }) => `${name} for ${domain}${path}`);
    return show('CookieJar', { names }, args);
  }
}

function expiry(attributes: ReadonlyMap<string, string>, now: number): number | undefined {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return now + Number(maxAge) * 1_000;
  const expires = attributes.get('expires');
  return expires === undefined ? undefined : parseHttpDate(expires);
}

function fits(cookie: Cookie, target: CookieTarget): boolean {
  if (cookie.secure && !target.secure) return false;
  if (cookie.hostOnly ? target.host !== cookie.domain : !domainMatches(target.host, cookie.domain)) return false;
  if (target.path === cookie.path) return true;
  return target.path.startsWith(cookie.path.endsWith('/') ? cookie.path : `${cookie.path}/`);
}

/** §5.1.3: an IP address matches only itself. */
function domainMatches(host: string, domain: string): boolean {
  if (host === domain) return true;
  return host.endsWith(`.${domain}`) && !/^[\d.]+$|:/.test(host);
}

/** §5.1.4. */
function defaultPath(path: string): string {
  const last = path.lastIndexOf('/');
  return last <= 0 ? '/' : path.slice(0, last);
}

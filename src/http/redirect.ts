// The target of a redirect, and how the request changes: RFC 9110 §15.4, and the fetch standard's HTTP-redirect fetch.
// Shared by both HTTP clients: the one for TypeScript programs (api/requests) and the one for boards' programs.
import { TlsError } from '../errors.ts';
import { Headers } from './headers.ts';
import type { ResponseHead } from './response-head.ts';

/** The default limit of redirects: curl, Python's requests and browsers use 20 to 50. */
export const DEFAULT_REDIRECTS = 20;

/** The part of the URL class that redirects need: sans-I/O code compiles without the web's types. */
export interface WebUrl {
  readonly protocol: string;
  readonly host: string;
  readonly origin: string;
  readonly href: string;
  hash: string;
  username: string;
  password: string;
}

/** `new URL(text, base)`; `undefined` if it is not a URL. */
export type ParseUrl<U extends WebUrl> = (text: string, base: string) => U | undefined;

export interface Redirection<U extends WebUrl> {
  readonly method: string;
  readonly url: U;
  /** Of the request's own. */
  readonly headers: Headers;
  readonly body: 'kept' | 'dropped';
}

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Fields that describe a body, removed when the body is no longer sent. */
const BODY_HEADERS = ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location'];
/** Fields for one origin that must not be sent to another. */
const ORIGIN_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'host'];

export function isRedirect({ status, headers }: ResponseHead): boolean {
  return STATUSES.has(status) && headers.has('location');
}

/**
 * @param from - its headers as the program gave them; not changed.
 * @param head - of a response for which {@link isRedirect} is true.
 * @param insecure - from https to http, which shows the request to everyone on the way.
 * @throws TlsError `http.bad_url`, `http.insecure_redirect`.
 */
export function redirectRequest<U extends WebUrl>(
  from: { readonly method: string; readonly url: U; readonly headers: Headers },
  head: ResponseHead,
  parse: ParseUrl<U>,
  insecure: 'allowed' | 'refused',
): Redirection<U> {
  const location = head.headers.get('location')!;
  const url = parse(location, from.url.href);
  if (url === undefined)
    throw new TlsError('http.bad_url', `${from.url.host} redirects to ${JSON.stringify(location.slice(0, 100))}`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TlsError('http.bad_url', `${from.url.host} redirects to ${url.protocol} which is not the web`);
  // A server that sends a Location must not choose the user and password of the request.
  url.username = '';
  url.password = '';
  if (from.url.protocol === 'https:' && url.protocol === 'http:' && insecure === 'refused')
    throw new TlsError('http.insecure_redirect', `${from.url.href} redirects to ${url.href}`);
  if (url.hash === '') url.hash = from.url.hash;

  const { method } = from;
  const { status } = head;
  const becomesGet =
    (status === 303 && method !== 'HEAD' && method !== 'GET') ||
    ((status === 301 || status === 302) && method === 'POST');
  const headers = new Headers(from.headers);
  if (becomesGet) for (const name of BODY_HEADERS) headers.delete(name);
  if (url.origin !== from.url.origin) for (const name of ORIGIN_HEADERS) headers.delete(name);
  return becomesGet ? { method: 'GET', url, headers, body: 'dropped' } : { method, url, headers, body: 'kept' };
}

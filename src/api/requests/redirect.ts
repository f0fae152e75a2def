// Where a redirect leads, and what goes along: RFC 9110 §15.4, and the fetch standard's HTTP-redirect fetch.
import { TlsError } from '../../errors.ts';
import { Headers } from '../../http/headers.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import type { RequestBody } from './request-body.ts';

/** A request as far as a redirect changes it. */
export interface Redirectable {
  readonly method: string;
  readonly url: URL;
  /** What the program gave; not those that are made for each request, such as Host. */
  readonly headers: Headers;
  readonly body: RequestBody | undefined;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What describes a body that is no longer sent. */
const BODY_HEADERS = ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location'];
/** What is meant for one origin and must not reach another. */
const ORIGIN_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'host'];

export function isRedirect(head: ResponseHead): boolean {
  return REDIRECTS.has(head.status) && head.headers.has('location');
}

/**
 * @returns the next request, with headers of its own.
 * @throws TlsError `http.bad_url`, `http.insecure_redirect`, `http.body_not_repeatable`.
 */
export function followRedirect(from: Redirectable, head: ResponseHead, allowInsecure: boolean): Redirectable {
  const location = head.headers.get('location')!;
  if (!URL.canParse(location, from.url.href))
    throw new TlsError('http.bad_url', `${from.url.host} redirects to ${JSON.stringify(location.slice(0, 100))}`);
  const url = new URL(location, from.url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TlsError('http.bad_url', `${from.url.host} redirects to ${url.protocol} which is not the web`);
  if (from.url.protocol === 'https:' && url.protocol === 'http:' && !allowInsecure)
    throw new TlsError('http.insecure_redirect', `${from.url.href} redirects to ${url.href}`);
  if (url.hash === '') url.hash = from.url.hash;
  // A server that can write a Location must not choose whom we log in as.
  url.username = '';
  url.password = '';

  const headers = new Headers(from.headers);
  const becomesGet =
    (head.status === 303 && from.method !== 'HEAD' && from.method !== 'GET') ||
    ((head.status === 301 || head.status === 302) && from.method === 'POST');
  if (becomesGet) for (const name of BODY_HEADERS) headers.delete(name);
  if (url.origin !== from.url.origin) for (const name of ORIGIN_HEADERS) headers.delete(name);
  if (becomesGet) return { method: 'GET', url, headers, body: undefined };
  if (from.body?.kind === 'stream' && !from.body.repeatable)
    throw new TlsError('http.body_not_repeatable', `${from.url.href} wants the body sent again, to ${url.href}`);
  return { method: from.method, url, headers, body: from.body };
}

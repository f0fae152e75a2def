// Where a redirect leads, and whether it is followed: RFC 9110 §15.4, and the fetch standard's HTTP-redirect fetch.
import { TlsError } from '../../errors.ts';
import type { Headers } from '../../http/headers.ts';
import { redirectRequest } from '../../http/redirect.ts';
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

  const target = url.origin === from.url.origin ? 'same origin' : 'another origin';
  const { method, headers, body } = redirectRequest(from, head.status, target);
  if (body === 'dropped') return { method, url, headers, body: undefined };
  if (from.body?.kind === 'stream' && !from.body.repeatable)
    throw new TlsError('http.body_not_repeatable', `${from.url.href} wants the body sent again, to ${url.href}`);
  return { method, url, headers, body: from.body };
}

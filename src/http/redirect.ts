// What a redirect makes of a request, but for its URL: RFC 9110 §15.4, and the fetch standard's HTTP-redirect fetch.
import { Headers } from './headers.ts';
import type { ResponseHead } from './response-head.ts';

export interface Redirection {
  readonly method: string;
  /** Of the request's own. */
  readonly headers: Headers;
  readonly body: 'kept' | 'dropped';
}

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What describes a body that is no longer sent. */
const BODY_HEADERS = ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location'];
/** What is meant for one origin and must not reach another. */
const ORIGIN_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'host'];

export function isRedirect({ status, headers }: ResponseHead): boolean {
  return STATUSES.has(status) && headers.has('location');
}

/**
 * @param request - its headers as the program gave them; not changed.
 * @param status - of a response for which {@link isRedirect} holds.
 * @param target - whether the new URL has the origin of the old one (RFC 6454).
 */
export function redirectRequest(
  request: { readonly method: string; readonly headers: Headers },
  status: number,
  target: 'same origin' | 'another origin',
): Redirection {
  const { method } = request;
  const becomesGet =
    (status === 303 && method !== 'HEAD' && method !== 'GET') ||
    ((status === 301 || status === 302) && method === 'POST');
  const headers = new Headers(request.headers);
  if (becomesGet) for (const name of BODY_HEADERS) headers.delete(name);
  if (target === 'another origin') for (const name of ORIGIN_HEADERS) headers.delete(name);
  return becomesGet ? { method: 'GET', headers, body: 'dropped' } : { method, headers, body: 'kept' };
}

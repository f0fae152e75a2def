// `thimble/requests` on Node.
import '../errors/advice.ts'; // so that errors have hints
import type { RequestOptions, SessionOptions } from '../api/requests/options.ts';
import type { Response } from '../api/requests/response.ts';
import { Session as AnySession } from '../api/requests/session.ts';
import { nodePlatform } from './node-platform.ts';

export type * from '../api/requests/options.ts';
export type { RateLimit } from '../api/requests/rate-limit.ts';
export { Response } from '../api/requests/response.ts';
export type { RetryOptions } from '../api/requests/retry.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';
export { type Cookie, CookieJar } from '../http/cookies.ts';
export { Headers, type HeadersInit } from '../http/headers.ts';

/** Requests that share connections, cookies, defaults and limits; close it when there are no more. */
export class Session extends AnySession {
  constructor(options?: SessionOptions) {
    super(nodePlatform, options);
  }
}

/**
 * Sends one request, and follows redirects. Connections are kept for a moment for the next one; cookies are not.
 *
 * @throws TlsError `net.*`, `tls.*`, `x509.*`, `alert.*`, `http.*`; never for a status: see `raiseForStatus`.
 */
export function request(method: string, url: string | URL, options?: RequestOptions): Promise<Response> {
  shared ??= new Session({ cookies: false });
  return shared.request(method, url, options);
}

/** GET, as {@link request}. */
export function get(url: string | URL, options?: RequestOptions): Promise<Response> {
  return request('GET', url, options);
}

/** POST, as {@link request}. */
export function post(url: string | URL, options?: RequestOptions): Promise<Response> {
  return request('POST', url, options);
}

/** PUT, as {@link request}. */
export function put(url: string | URL, options?: RequestOptions): Promise<Response> {
  return request('PUT', url, options);
}

/** PATCH, as {@link request}. */
export function patch(url: string | URL, options?: RequestOptions): Promise<Response> {
  return request('PATCH', url, options);
}

/** DELETE; exported as `delete`, which is a reserved word in TypeScript. */
function deleteRequest(url: string | URL, options?: RequestOptions): Promise<Response> {
  return request('DELETE', url, options);
}

export { deleteRequest as delete };

/** HEAD, as {@link request}. */
export function head(url: string | URL, options?: RequestOptions): Promise<Response> {
  return request('HEAD', url, options);
}

/** OPTIONS, as {@link request}. */
export function options(url: string | URL, options?: RequestOptions): Promise<Response> {
  return request('OPTIONS', url, options);
}

let shared: Session | undefined;

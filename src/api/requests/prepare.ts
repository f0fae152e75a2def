// Builds a request from the program's call: URL, headers, body.
import { TlsError } from '../../errors.ts';
import { Headers } from '../../http/headers.ts';
import type { RequestHead } from '../../http/request.ts';
import type { RandomSource } from '../../util/ambient.ts';
import { basicAuthorization, userInfo } from '../user-info.ts';
import type { Auth, RequestOptions } from './options.ts';
import { parseUrl } from './parse-url.ts';
import type { Redirectable } from './redirect.ts';
import { encodeBody, type RequestBody, toSearchParams } from './request-body.ts';

export type PreparedRequest = Redirectable;

const DEFAULTS = new Headers({ 'User-Agent': 'thimble/0.1', Accept: '*/*', 'Accept-Encoding': 'gzip, deflate' });
/** Methods whose body has a meaning, so that an empty one gets a Content-Length (RFC 9110 §8.6). */
const BODY_METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * @param headers - the session's and the request's together; headers from the options are added.
 * @throws TlsError `http.bad_url`, `http.bad_request`.
 */
export function prepareRequest(
  method: string,
  target: string | URL,
  headers: Headers,
  options: RequestOptions,
  random: RandomSource,
): PreparedRequest {
  const url = parseUrl(target);
  if (options.params !== undefined) {
    for (const [name, value] of toSearchParams(options.params)) url.searchParams.append(name, value);
  }
  const given = userInfo(url);
  const auth: Auth | undefined = options.auth ?? (given && [given.user, given.password]);
  if (url.username !== '') url.username = '';
  if (url.password !== '') url.password = '';
  if (auth !== undefined && !headers.has('authorization')) headers.append('Authorization', authorization(auth));
  const encoded = encodeBody(options, random);
  if (encoded?.contentType !== undefined && !headers.has('content-type'))
    headers.append('Content-Type', encoded.contentType);
  return { method, url, headers, body: encoded?.body };
}

/** The headers of one request, including those made for each: Host, cookies, the body's framing. */
export function wireHead(
  { method, url, headers, body }: PreparedRequest,
  jar: string | undefined,
  own: Readonly<Record<string, string>> | undefined,
): RequestHead {
  const all = new Headers();
  if (!headers.has('host')) all.append('Host', url.host);
  all.appendAll(headers);
  all.appendMissing(DEFAULTS);
  if ((jar !== undefined || own !== undefined) && !all.has('cookie')) {
    const cookies = [jar, ...Object.entries(own ?? {}).map(([name, value]) => `${name}=${value}`)].filter(Boolean);
    if (cookies.length > 0) all.append('Cookie', cookies.join('; '));
  }
  frame(all, method, body);
  return { method, target: `${url.pathname}${url.search}`, headers: all };
}

/** Sends exactly one framing, whatever the program set: two enable request smuggling. */
function frame(headers: Headers, method: string, body: RequestBody | undefined): void {
  headers.delete('transfer-encoding');
  if (body?.kind === 'stream') {
    const declared = headers.get('content-length');
    if (declared === undefined) headers.append('Transfer-Encoding', 'chunked');
    else if (!/^\d+$/.test(declared)) throw new TlsError('http.bad_request', 'Content-Length is a number of bytes');
    return;
  }
  headers.delete('content-length');
  const length = body?.length ?? (BODY_METHODS.has(method) ? 0 : undefined);
  if (length !== undefined) headers.append('Content-Length', String(length));
}

function authorization(auth: Auth): string {
  if ('bearer' in auth) return `Bearer ${auth.bearer}`;
  return basicAuthorization({ user: auth[0], password: auth[1] });
}

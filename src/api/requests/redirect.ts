// The request that follows a redirect (http/redirect.ts), its body included.
import { TlsError } from '../../errors.ts';
import type { Headers } from '../../http/headers.ts';
import { redirectRequest } from '../../http/redirect.ts';
import type { ResponseHead } from '../../http/response-head.ts';
import type { RequestBody } from './request-body.ts';

/** The parts of a request that a redirect can change. */
export interface Redirectable {
  readonly method: string;
  readonly url: URL;
  /** The program's headers; not those made for each request, such as Host. */
  readonly headers: Headers;
  readonly body: RequestBody | undefined;
}

/**
 * @returns the next request, with its own headers.
 * @throws TlsError `http.bad_url`, `http.insecure_redirect`, `http.body_not_repeatable`.
 */
export function followRedirect(from: Redirectable, head: ResponseHead, insecure: 'allowed' | 'refused'): Redirectable {
  const { body, ...next } = redirectRequest(from, head, parse, insecure);
  if (body === 'dropped') return { ...next, body: undefined };
  if (from.body?.kind === 'stream' && !from.body.repeatable)
    throw new TlsError(
      'http.body_not_repeatable',
      `${from.url.href} redirects the request with its body to ${next.url.href}`,
    );
  return { ...next, body: from.body };
}

function parse(text: string, base: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

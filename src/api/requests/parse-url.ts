// The URL of a request.
import { TlsError } from '../../errors.ts';
import { badUrl } from '../../http/bad-url.ts';

/** @throws TlsError `http.bad_url`, which shows no password. */
export function parseUrl(target: string | URL): URL {
  if (!URL.canParse(String(target))) throw badUrl(String(target));
  const url = new URL(target);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TlsError('http.bad_url', `${url.protocol} is not http: or https:`);
  return url;
}

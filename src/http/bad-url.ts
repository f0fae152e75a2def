// The error for text that is not a valid URL.
import { TlsError } from '../errors.ts';

/** @returns TlsError `http.bad_url`, which shows no password. */
export function badUrl(text: string): TlsError {
  const shown = withoutUserInfo(text);
  return new TlsError('http.bad_url', `${JSON.stringify(shown)} ${faultOf(shown)}`);
}

function faultOf(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'has no https:// in front';
  const [, host = '', port] = /:\/\/(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?/.exec(text) ?? [];
  if (host === '') return 'names no host';
  if (/\s/.test(host)) return 'has a space in its host';
  if (Number(port) > 65_535) return 'has a port above 65535';
  return 'is not a whole URL';
}

/** Even an invalid URL may contain a password. */
function withoutUserInfo(target: string): string {
  return target.replace(/^([a-z][a-z0-9+.-]*:?\/\/)?[^/?#]*@/i, '$1');
}

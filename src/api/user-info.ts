// The user and password of a URL, and the Basic authorization made of them: RFC 3986 §3.2.1, RFC 7617 §2.
import { toBase64 } from '../util/base64.ts';
import { encodeUtf8 } from '../util/utf8.ts';

export interface UserInfo {
  readonly user: string;
  readonly password: string;
}

/** @returns both percent-decoded; `undefined` if the URL names no user. */
export function userInfo(url: URL): UserInfo | undefined {
  if (url.username === '') return undefined;
  return { user: percentDecode(url.username), password: percentDecode(url.password) };
}

/** The value of Authorization or Proxy-Authorization. */
export function basicAuthorization({ user, password }: UserInfo): string {
  return `Basic ${toBase64(encodeUtf8(`${user}:${password}`))}`;
}

/** A % that is not an escape is kept. */
function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

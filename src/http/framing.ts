// Determines the length of a response's body: RFC 9112 §6.3. Ambiguous responses are refused.
import { TlsError } from '../errors.ts';
import type { ResponseHead } from './response-head.ts';
import { listElements } from './syntax.ts';

export type BodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  /** Until the connection ends: only TLS's close_notify distinguishes that from truncation. */
  | { readonly kind: 'until_close' };

/**
 * @param method - of the request that is answered.
 * @throws TlsError `http.bad_framing` if the head gives a length in two ways, or in one that HTTP/1.1 does not know.
 */
export function bodyFraming(method: string, head: ResponseHead): BodyFraming {
  const length = contentLength(head);
  const chunked = isChunked(head);
  // RFC 9112 §6.3 lets a client continue with chunked, but legitimate servers never send both, and it enables smuggling.
  if (length !== undefined && chunked)
    throw new TlsError('http.bad_framing', 'the response has both Content-Length and Transfer-Encoding');
  if (method === 'HEAD' || head.status < 200 || head.status === 204 || head.status === 304) return { kind: 'none' };
  if (method === 'CONNECT' && head.status < 300) return { kind: 'none' };
  if (chunked) return { kind: 'chunked' };
  return length === undefined ? { kind: 'until_close' } : { kind: 'length', length };
}

/** Whether the connection can carry another request after this response (RFC 9112 §9.3). */
export function isPersistent(head: ResponseHead, framing: BodyFraming): boolean {
  if (framing.kind === 'until_close') return false;
  const connection = listElements(head.headers.get('connection') ?? '');
  return head.version === '1.1' ? !connection.includes('close') : connection.includes('keep-alive');
}

function contentLength(head: ResponseHead): number | undefined {
  const values = head.headers.getAll('content-length');
  const [value] = values;
  if (value === undefined) return undefined;
  if (values.length > 1) throw new TlsError('http.bad_framing', 'the response has more than one Content-Length');
  if (!/^\d{1,15}$/.test(value))
    throw new TlsError('http.bad_framing', `Content-Length is ${JSON.stringify(value.slice(0, 40))}, not a number`);
  return Number(value);
}

function isChunked(head: ResponseHead): boolean {
  const value = head.headers.get('transfer-encoding');
  if (value === undefined) return false;
  if (head.version === '1.0') throw new TlsError('http.bad_framing', 'HTTP/1.0 has no Transfer-Encoding');
  // Other codings were never asked for (we send no TE), and chunked must come last and once (RFC 9112 §6.1).
  if (value.toLowerCase() !== 'chunked')
    throw new TlsError('http.bad_framing', `Transfer-Encoding is ${JSON.stringify(value.slice(0, 40))}, not chunked`);
  return true;
}

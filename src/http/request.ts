// Encodes HTTP/1.1 requests: RFC 9112 §3, §6, §7.1.
import { TlsError } from '../errors.ts';
import { concatBytes } from '../util/bytes.ts';
import { encodeLatin1 } from '../util/latin1.ts';
import type { Headers } from './headers.ts';
import { isRequestTarget, isToken } from './syntax.ts';

export interface RequestHead {
  readonly method: string;
  /** Origin form (`/path?query`), `*`, or `host:port` for CONNECT. */
  readonly target: string;
  /** All fields to send, including Host and the body's framing. */
  readonly headers: Headers;
}

/**
 * The request line and the header fields, with the empty line that ends them.
 *
 * @returns a fresh array.
 * @throws TlsError `http.bad_request` for a method or target that HTTP cannot carry.
 */
export function encodeRequestHead({ method, target, headers }: RequestHead): Uint8Array<ArrayBuffer> {
  if (!isToken(method)) throw new TlsError('http.bad_request', `${JSON.stringify(method)} is not an HTTP method`);
  if (!isRequestTarget(target))
    throw new TlsError('http.bad_request', `the target ${JSON.stringify(target)} has a space or a control character`);
  return encodeLatin1(`${method} ${target} HTTP/1.1\r\n${headers}\r\n`)!; // every part was checked: nothing is past U+00FF
}

/** The end of a chunked body without trailers. */
export const LAST_CHUNK: Uint8Array = encodeLatin1('0\r\n\r\n')!;

/** @returns one chunk (RFC 9112 §7.1), a fresh array; empty for empty data, since a chunk of no bytes ends the body. */
export function encodeChunk(data: Uint8Array): Uint8Array<ArrayBuffer> {
  if (data.length === 0) return new Uint8Array(0);
  return concatBytes(encodeLatin1(`${data.length.toString(16)}\r\n`)!, data, CRLF);
}

const CRLF = encodeLatin1('\r\n')!;

// The Range and If-Range fields: RFC 9110 §14.1.2, §14.2, §13.1.5.
import type { IncomingHttpHeaders } from 'node:http';

/** Both inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * @param size - of the whole, in bytes.
 * @returns `undefined` for the whole: without a range, for several (§14.2 allows it), and for what cannot be read.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '');
  if (match === null) return undefined;
  const [, first, last] = match;
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start >= size || end < start ? 'unsatisfiable' : { start, end };
}

export interface Validators {
  /** Strong. */
  readonly etag: string;
  /** Milliseconds since 1970, whole seconds. */
  readonly modified: number;
}

/** Whether the range may be served: the file is still the one that the client has a part of (§13.1.5). */
export function ifRangeHolds(header: string | undefined, { etag, modified }: Validators): boolean {
  if (header === undefined) return true;
  return header.startsWith('"') ? header === etag : Date.parse(header) === modified;
}

/** Whether the client has this very file already (§13.1.2, §13.1.3): 304. */
export function isNotModified(headers: IncomingHttpHeaders, { etag, modified }: Validators): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = headers;
  if (tags !== undefined) {
    const listed = tags.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    return listed.includes('*') || listed.includes(etag);
  }
  return since !== undefined && modified <= Date.parse(since);
}

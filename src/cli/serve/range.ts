// Parses and evaluates the Range and If-Range fields: RFC 9110 §14.1.2, §14.2, §13.1.5.
import type { IncomingHttpHeaders } from 'node:http';

/** Both inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * @param size - of the whole file, in bytes.
 * @returns `undefined` for the whole file: without a range, for several (§14.2 allows it), and for an invalid one.
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
  /** A strong ETag. */
  readonly etag: string;
  /** Milliseconds since 1970, whole seconds. */
  readonly modified: number;
}

/** Whether the range may be served: the file is unchanged since the client got a part of it (§13.1.5). */
export function ifRangeHolds(header: string | undefined, { etag, modified }: Validators): boolean {
  if (header === undefined) return true;
  return header.startsWith('"') ? header === etag : Date.parse(header) === modified;
}

/** Whether the client already has the current file (§13.1.2, §13.1.3): 304. */
export function isNotModified(headers: IncomingHttpHeaders, { etag, modified }: Validators): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = headers;
  if (tags !== undefined) {
    const listed = tags.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    return listed.includes('*') || listed.includes(etag);
  }
  return since !== undefined && modified <= Date.parse(since);
}

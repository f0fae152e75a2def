// A request's body: converts the program's data to pieces that can be sent, with the headers that describe them.
import { TlsError } from '../../errors.ts';
import { encodeMultipart, type FormPart } from '../../http/multipart.ts';
import type { RandomSource } from '../../util/ambient.ts';
import { checkOptions } from '../../util/check-options.ts';
import { toHex } from '../../util/hex.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import { FILE_KINDS } from './option-kinds.ts';
import type { BodyStream, Fields, FileField, RequestData, RequestOptions } from './options.ts';

export type RequestBody =
  /** In memory: can be sent any number of times. */
  | { readonly kind: 'pieces'; readonly pieces: readonly Uint8Array[]; readonly length: number }
  /** @throws TlsError `http.body_not_repeatable` from `open`, if it was open before and cannot be opened again. */
  | { readonly kind: 'stream'; readonly open: () => BodyStream; readonly repeatable: boolean };

export interface EncodedBody {
  readonly body: RequestBody;
  /** Sent unless the program set a Content-Type. */
  readonly contentType: string | undefined;
}

/** @throws TlsError `http.bad_request` if `data`, `json` and `files` contradict each other. */
export function encodeBody(options: RequestOptions, random: RandomSource): EncodedBody | undefined {
  const { data, json, files } = options;
  if (json !== undefined && (data !== undefined || files !== undefined))
    throw new TlsError('http.bad_request', 'json cannot be sent together with data or files');
  if (json !== undefined) return inMemory([encodeUtf8(JSON.stringify(json))], 'application/json');
  if (files !== undefined) return encodeForm(files, data, random);
  if (data === undefined) return undefined;
  if (typeof data === 'string') return inMemory([encodeUtf8(data)], 'text/plain;charset=UTF-8');
  if (data instanceof Uint8Array) return inMemory([data], undefined);
  if (isFields(data)) return inMemory([encodeUtf8(toSearchParams(data).toString())], FORM_TYPE);
  if (typeof data === 'function')
    return { body: { kind: 'stream', open: data, repeatable: true }, contentType: undefined };
  return { body: { kind: 'stream', open: once(data), repeatable: false }, contentType: undefined };
}

export function toSearchParams(fields: Fields): URLSearchParams {
  if (fields instanceof URLSearchParams) return fields;
  const params = new URLSearchParams();
  for (const [name, values] of Array.isArray(fields) ? fields : Object.entries(fields)) {
    for (const value of Array.isArray(values) ? values : [values])
      if (value !== undefined) params.append(name, String(value));
  }
  return params;
}

const FORM_TYPE = 'application/x-www-form-urlencoded;charset=UTF-8';

function inMemory(pieces: readonly Uint8Array[], contentType: string | undefined): EncodedBody {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { body: { kind: 'pieces', pieces, length }, contentType };
}

function encodeForm(
  files: NonNullable<RequestOptions['files']>,
  data: RequestData | undefined,
  random: RandomSource,
): EncodedBody {
  if (data !== undefined && !isFields(data))
    throw new TlsError('http.bad_request', 'beside files, data must be a form: its fields go into the same body');
  const parts: FormPart[] = [];
  for (const [name, value] of data === undefined ? [] : toSearchParams(data))
    parts.push({ name, data: encodeUtf8(value) });
  for (const [name, file] of Object.entries(files)) {
    const field: FileField = typeof file === 'string' || file instanceof Uint8Array ? { data: file } : file;
    checkOptions(`request: files: ${name}`, field, FILE_KINDS);
    parts.push({
      name,
      fileName: field.fileName ?? name,
      contentType: field.contentType,
      data: typeof field.data === 'string' ? encodeUtf8(field.data) : field.data,
    });
  }
  const boundary = `thimble-${toHex(random(16))}`;
  return inMemory([...encodeMultipart(parts, boundary)], `multipart/form-data; boundary=${boundary}`);
}

function isFields(data: RequestData): data is Fields {
  if (typeof data !== 'object' || data instanceof Uint8Array) return false;
  return !(Symbol.asyncIterator in data);
}

function once(stream: BodyStream): () => BodyStream {
  let used = false;
  return () => {
    if (used) throw new TlsError('http.body_not_repeatable', 'the body is a stream, and it has been sent already');
    used = true;
    return stream;
  };
}

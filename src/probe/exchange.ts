// One exchange over a board's connection: an HTTP request and the head of its response, or MQTT's CONNECT and CONNACK.

import type { TlsError } from '../errors.ts';
import { isTlsError } from '../errors.ts';
import { startDeadline } from '../net/deadline.ts';
import type { TlsStream } from '../net/tls-stream.ts';
import { concatBytes } from '../util/bytes.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import type { HttpLibrary } from './http-library.ts';

export interface ExchangeOptions {
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a wait for bytes ended: with enough, with the end of the stream, or with an error. */
interface Heard {
  readonly bytes: Uint8Array;
  readonly error: TlsError | undefined;
}

/** Bytes of a head. */
const MAX_HEAD = 32 * 1024;

export interface HttpHead {
  /** `undefined`: no status line came. */
  readonly status: number | undefined;
  readonly lines: readonly string[];
  readonly error: TlsError | undefined;
}

/** @param more - header lines in addition to the library's own. @throws TlsError `net.aborted`. */
export async function fetchHead(
  stream: TlsStream,
  { host, path, method = 'GET' }: { readonly host: string; readonly path: string; readonly method?: 'GET' | 'HEAD' },
  { protocol, headers }: Pick<HttpLibrary, 'protocol' | 'headers'>,
  options: ExchangeOptions,
  more: readonly (readonly [string, string])[] = [],
): Promise<HttpHead> {
  const fields = [['Host', host] as const, ...headers, ...more]
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const request = encodeUtf8(`${method} ${path} HTTP/${protocol}\r\n${fields}\r\n`);
  const { bytes, error } = await converse(stream, request, options, (text) => text.includes('\r\n\r\n'));
  const [first = '', ...lines] = latin1(bytes).split('\r\n\r\n', 1)[0]!.split('\r\n');
  const status = /^\S+ (\d{3})/.exec(first)?.[1];
  return { status: status === undefined ? undefined : Number(status), lines, error };
}

export interface Connack {
  /** The return code of CONNACK (MQTT 3.1.1 §3.2.2.3); `undefined`: none came. */
  readonly code: number | undefined;
  readonly error: TlsError | undefined;
  /** Whether the broker ended the connection without one. */
  readonly closed: boolean;
}

/** CONNECT with a clean session, and its result. @throws TlsError `net.aborted`. */
export async function connectMqtt(stream: TlsStream, clientId: string, options: ExchangeOptions): Promise<Connack> {
  const id = encodeUtf8(clientId);
  const body = concatBytes(
    Uint8Array.of(0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 30, id.length >> 8, id.length & 0xff),
    id,
  );
  const { bytes, error } = await converse(
    stream,
    concatBytes(Uint8Array.of(0x10, ...remainingLength(body.length)), body),
    options,
    (_, length) => length >= 4,
  );
  const isConnack = bytes.length >= 4 && bytes[0] === 0x20 && bytes[1] === 2;
  const isTimeout = error?.code === 'net.timeout';
  return { code: isConnack ? bytes[3] : undefined, error, closed: !isConnack && !isTimeout };
}

/** MQTT 3.1.1 §2.2.3. */
function remainingLength(length: number): number[] {
  return length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
}

async function converse(
  stream: TlsStream,
  say: Uint8Array,
  { timeout, signal }: ExchangeOptions,
  isEnough: (text: string, length: number) => boolean,
): Promise<Heard> {
  const deadline = startDeadline('waiting for an answer', timeout, signal);
  const io = { signal: deadline.signal };
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    await stream.write(say, io);
    while (length < MAX_HEAD && !isEnough(latin1(concatBytes(...pieces)), length)) {
      const piece = await stream.read(io);
      if (piece === undefined) break;
      pieces.push(piece.slice());
      length += piece.length;
    }
    return { bytes: concatBytes(...pieces), error: undefined };
  } catch (error) {
    if (!isTlsError(error) || signal?.aborted) throw error;
    return { bytes: concatBytes(...pieces), error };
  } finally {
    deadline.clear();
  }
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

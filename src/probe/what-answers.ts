// Identifies the service on a port that does not start TLS: by its greeting, its answer to HTTP or MQTT, or silence.
import { isTlsError, TlsError } from '../errors.ts';
import { startDeadline } from '../net/deadline.ts';
import type { Network, Transport } from '../net/transport.ts';
import { concatBytes } from '../util/bytes.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { formatHost, type Host } from './host.ts';

export type Answer =
  | { readonly kind: 'smtp' | 'ssh' | 'ftp' | 'imap' | 'pop3'; readonly greeting: string; readonly startTls: boolean }
  /** `location`: where it redirects to; a captive portal answers for every name. */
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly location: string | undefined;
      readonly looksLikeLogin: boolean;
    }
  | { readonly kind: 'mqtt' }
  | { readonly kind: 'unknown'; readonly greeting: string }
  /** It accepts connections and sends nothing. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'closes' }
  | { readonly kind: 'unreachable' };

export interface AnswerSettings {
  readonly network: Network;
  /** Milliseconds for each attempt. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** How long a service that sends first may take. Milliseconds. */
const GREETING = 700;
/** Bytes of an answer that are looked at. */
const MAX_ANSWER = 4096;

/** Identifies a port's service: listens, then sends HTTP, then MQTT. @throws TlsError `net.aborted`. */
export async function askWhatAnswers(host: Host, settings: AnswerSettings): Promise<Answer> {
  const greeting = await converse(host, undefined, Math.min(GREETING, settings.timeout), settings);
  if (greeting === 'unreachable') return { kind: 'unreachable' };
  if (greeting.bytes.length > 0) return ofGreeting(textOf(greeting.bytes));
  const request = `GET / HTTP/1.1\r\nHost: ${formatHost(host)}\r\nConnection: close\r\n\r\n`;
  const answer = await converse(host, encodeUtf8(request), settings.timeout, settings);
  if (answer === 'unreachable') return { kind: 'unreachable' };
  if (answer.bytes.length > 0) {
    const http = ofHttp(textOf(answer.bytes));
    if (http !== undefined) return http;
  }
  const connack = await converse(host, MQTT_CONNECT, settings.timeout, settings);
  if (connack !== 'unreachable' && connack.bytes[0] === 0x20 && connack.bytes[1] === 2) return { kind: 'mqtt' };
  if (answer.bytes.length > 0) return { kind: 'unknown', greeting: firstLine(textOf(answer.bytes)) };
  return { kind: answer.ended ? 'closes' : 'silent' };
}

/** CONNECT of MQTT 3.1.1 with a clean session and an empty client id (§3.1). */
const MQTT_CONNECT = Uint8Array.of(0x10, 12, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 10, 0, 0);

interface Heard {
  readonly bytes: Uint8Array;
  readonly ended: boolean;
}

async function converse(
  host: Host,
  say: Uint8Array | undefined,
  wait: number,
  { network, timeout, signal }: AnswerSettings,
): Promise<Heard | 'unreachable'> {
  let transport: Transport;
  try {
    transport = await network.connect({ host: host.name, port: host.port, timeout, signal });
  } catch (error) {
    if (!isTlsError(error) || signal?.aborted) throw error;
    return 'unreachable';
  }
  const deadline = startDeadline('waiting for an answer', wait, signal);
  const pieces: Uint8Array[] = [];
  try {
    if (say !== undefined) await transport.write(say, { signal: deadline.signal });
    for (let length = 0; length < MAX_ANSWER; ) {
      const piece = await transport.read({ signal: deadline.signal });
      if (piece === undefined) return { bytes: concatBytes(...pieces), ended: true };
      pieces.push(piece.slice(0, MAX_ANSWER));
      length += piece.length;
      if (isEnough(pieces)) break;
    }
    return { bytes: concatBytes(...pieces), ended: false };
  } catch (error) {
    if (!isTlsError(error) || signal?.aborted) throw error;
    return { bytes: concatBytes(...pieces), ended: error.code !== 'net.timeout' };
  } finally {
    deadline.clear();
    transport.close();
  }
}

/** A line is enough of a greeting, a head of HTTP. */
function isEnough(pieces: readonly Uint8Array[]): boolean {
  const text = textOf(concatBytes(...pieces));
  if (text.startsWith('HTTP/')) return text.includes('\r\n\r\n');
  return text.includes('\n') || (pieces[0]?.[0] ?? 0) === 0x20;
}

function ofGreeting(text: string): Answer {
  const greeting = firstLine(text);
  if (greeting.startsWith('SSH-')) return { kind: 'ssh', greeting, startTls: false };
  if (/^\* OK/.test(greeting)) return { kind: 'imap', greeting, startTls: true };
  if (greeting.startsWith('+OK')) return { kind: 'pop3', greeting, startTls: true };
  if (/^220[ -].*ftp/i.test(greeting)) return { kind: 'ftp', greeting, startTls: false };
  if (/^220[ -]/.test(greeting)) return { kind: 'smtp', greeting, startTls: true };
  return ofHttp(text) ?? { kind: 'unknown', greeting };
}

function ofHttp(text: string): Answer | undefined {
  const match = /^HTTP\/1\.[01] (\d{3})/.exec(text);
  if (match === null) return undefined;
  const location = /^location:[ \t]*(\S+)/im.exec(text)?.[1];
  const looksLikeLogin = /captive|hotspot|login|portal|type=["']?password|<wispaccess/i.test(
    `${location ?? ''} ${text}`,
  );
  return { kind: 'http', status: Number(match[1]), location, looksLikeLogin };
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0]!.slice(0, 80);
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, MAX_ANSWER));
}

/** STARTTLS (RFC 3207, RFC 2595): returns the transport, ready for a ClientHello. */
export async function startTls(
  host: Host,
  kind: 'smtp' | 'imap' | 'pop3',
  { network, timeout, signal }: AnswerSettings,
): Promise<Transport> {
  const transport = await network.connect({ host: host.name, port: host.port, timeout, signal });
  const deadline = startDeadline(`STARTTLS at ${formatHost(host)}`, timeout, signal);
  const io = { signal: deadline.signal };
  try {
    await lineOf(transport, io, /^(?:220|\* OK|\+OK)/);
    if (kind === 'smtp') {
      await transport.write(encodeUtf8('EHLO thimble.invalid\r\n'), io);
      await lineOf(transport, io, /^250 /m);
    }
    await transport.write(encodeUtf8({ smtp: 'STARTTLS\r\n', imap: 'a STARTTLS\r\n', pop3: 'STLS\r\n' }[kind]), io);
    await lineOf(transport, io, /^(?:220|a OK|\+OK)/m);
    return transport;
  } catch (error) {
    transport.close();
    throw error;
  } finally {
    deadline.clear();
  }
}

async function lineOf(
  transport: Transport,
  io: { readonly signal: AbortSignal | undefined },
  wanted: RegExp,
): Promise<void> {
  let text = '';
  while (text.length < MAX_ANSWER) {
    const piece = await transport.read(io);
    if (piece === undefined) break;
    text += textOf(piece);
    if (wanted.test(text) && text.endsWith('\n')) return;
    if (/^[45]\d\d |^a (?:NO|BAD)|^-ERR/m.test(text)) break;
  }
  throw new TlsError('net.closed', `no STARTTLS there: ${firstLine(text)}`);
}

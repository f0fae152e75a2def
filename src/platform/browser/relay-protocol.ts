// The protocol between a page and its relay over WebSocket (RFC 6455): one socket for each TCP connection. Bytes of the
// connection are binary messages; everything else is a text message with one JSON object.
import { type ErrorCode, isTlsError, TlsError } from '../../errors.ts';
import type { Endpoint, ResolvedAddress } from '../../net/transport.ts';

/** The subprotocol of both sides. */
export const RELAY_PROTOCOL = 'thimble.relay.1';
/** Prefix of the token in the list of subprotocols: the only place where a browser can send it. */
export const TOKEN_PREFIX = 'thimble.token.';
/** Bytes that either side may send on a connection before it gets more credit. */
export const RELAY_WINDOW = 262_144;
/** Of one binary message. */
export const LARGEST_MESSAGE = 65_536;

/** From the page. The first is `resolve` or `connect`. */
export type ToRelay =
  | { readonly type: 'resolve' | 'connect'; readonly host: string; readonly port: number }
  /** So many bytes more may be sent to the page. */
  | { readonly type: 'credit'; readonly bytes: number }
  /** The page sends no more bytes (half-close). */
  | { readonly type: 'end' };

export type FromRelay =
  | { readonly type: 'resolved'; readonly addresses: readonly ResolvedAddress[] }
  | { readonly type: 'connected'; readonly remote: Endpoint; readonly local: Endpoint }
  | { readonly type: 'credit'; readonly bytes: number }
  /** The peer sends no more bytes: it closed in an orderly way. */
  | { readonly type: 'end' }
  /** The connection failed or was cut; the last message. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

/** What a connection can fail with. */
const FAILURES: readonly ErrorCode[] = [
  'net.failed',
  'net.refused',
  'net.unreachable',
  'net.reset',
  'net.timeout',
  'net.aborted',
  'net.closed',
  'net.name_not_found',
  'net.not_permitted',
];

export function failedMessage(error: unknown): FromRelay {
  const { code, message } = isTlsError(error) ? error : new TlsError('net.failed', String(error));
  return { type: 'failed', code, message };
}

export function fromFailed({ code, message }: Extract<FromRelay, { type: 'failed' }>): TlsError {
  return new TlsError(FAILURES.find((known) => known === code) ?? 'net.failed', message);
}

/** @returns a page's message, or `undefined` if it is malformed. */
export function parseToRelay(text: string): ToRelay | undefined {
  const value = parseObject(text);
  switch (value?.type) {
    case 'resolve':
    case 'connect': {
      const { type, host, port } = value;
      if (typeof host !== 'string' || host === '' || host.length > 255 || !isCount(port, 0, 65_535)) return undefined;
      return type === 'connect' && port === 0 ? undefined : { type, host, port };
    }
    case 'credit':
      return isCount(value.bytes, 1, RELAY_WINDOW) ? { type: 'credit', bytes: value.bytes } : undefined;
    case 'end':
      return { type: 'end' };
    default:
      return undefined;
  }
}

/** @returns a relay's message, or `undefined` if it is malformed. */
export function parseFromRelay(text: string): FromRelay | undefined {
  const value = parseObject(text);
  switch (value?.type) {
    case 'resolved':
      return Array.isArray(value.addresses) && value.addresses.every(isAddress)
        ? { type: 'resolved', addresses: value.addresses }
        : undefined;
    case 'connected': {
      const { remote, local } = value;
      return isEndpoint(remote) && isEndpoint(local) ? { type: 'connected', remote, local } : undefined;
    }
    case 'credit':
      return isCount(value.bytes, 1, RELAY_WINDOW) ? { type: 'credit', bytes: value.bytes } : undefined;
    case 'end':
      return { type: 'end' };
    case 'failed': {
      const { code, message } = value;
      return typeof code === 'string' && typeof message === 'string' ? { type: 'failed', code, message } : undefined;
    }
    default:
      return undefined;
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isCount(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isEndpoint(value: unknown): value is Endpoint {
  const { address, port } = (value ?? {}) as Partial<Endpoint>;
  return typeof address === 'string' && isCount(port, 0, 65_535);
}

function isAddress(value: unknown): value is ResolvedAddress {
  const { address, family, port } = (value ?? {}) as Partial<ResolvedAddress>;
  return (
    typeof address === 'string' && (family === 4 || family === 6) && (port === undefined || isCount(port, 0, 65_535))
  );
}

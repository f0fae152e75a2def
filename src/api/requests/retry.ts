// Decides whether and when a failed request is tried again: RFC 9110 §9.2.2, §10.2.3.
import { TlsError } from '../../errors.ts';
import { parseRetryAfter } from '../../http/http-date.ts';
import type { ResponseHead } from '../../http/response-head.ts';

/** When a failed request is tried again. */
export interface RetryOptions {
  /** Attempts after the first. */
  readonly limit: number;
  /** Methods that may be sent twice; by default the idempotent methods of RFC 9110. */
  readonly methods?: readonly string[] | undefined;
  /** Statuses that are worth another attempt. Default 408, 429, 500, 502, 503, 504. */
  readonly statuses?: readonly number[] | undefined;
  /** Milliseconds before the first further attempt; doubled for each one after it. Default 300. */
  readonly backoff?: number | undefined;
  /** The longest wait in milliseconds, also for Retry-After: a server that asks for more gets no further attempt. */
  readonly maxDelay?: number | undefined;
}

export const IDEMPOTENT_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'];
const STATUSES: readonly number[] = [408, 429, 500, 502, 503, 504];
/** Transient network errors, worth another attempt. A refused certificate will be refused again. */
const CODES: ReadonlySet<string> = new Set([
  'net.refused',
  'net.reset',
  'net.timeout',
  'net.unreachable',
  'http.truncated',
  'tls.closed_in_handshake',
  'tls.close_notify_in_handshake',
]);

export class RetryPolicy {
  readonly #options: Required<{ [K in keyof RetryOptions]: NonNullable<RetryOptions[K]> }>;

  constructor(options: number | RetryOptions = 0) {
    const given = typeof options === 'number' ? { limit: options } : options;
    this.#options = {
      limit: given.limit,
      methods: given.methods ?? IDEMPOTENT_METHODS,
      statuses: given.statuses ?? STATUSES,
      backoff: given.backoff ?? 300,
      maxDelay: given.maxDelay ?? 60_000,
    };
  }

  /**
   * @param attempt - how many attempts there have been, from 1.
   * @returns milliseconds to wait before the next attempt; `undefined`: there is none.
   */
  delayAfterError(method: string, error: unknown, attempt: number): number | undefined {
    if (!(error instanceof TlsError) || !CODES.has(error.code)) return undefined;
    return this.#delay(method, attempt);
  }

  /** As {@link delayAfterError}, for a response. @param now - milliseconds since 1970. */
  delayAfterStatus(method: string, head: ResponseHead, attempt: number, now: number): number | undefined {
    if (!this.#options.statuses.includes(head.status)) return undefined;
    const delay = this.#delay(method, attempt);
    const asked = parseRetryAfter(head.headers.get('retry-after') ?? '', now);
    if (delay === undefined || asked === undefined) return delay;
    return asked > this.#options.maxDelay ? undefined : asked;
  }

  #delay(method: string, attempt: number): number | undefined {
    const { limit, methods, backoff, maxDelay } = this.#options;
    if (attempt > limit || !methods.includes(method)) return undefined;
    return Math.min(maxDelay, backoff * 2 ** (attempt - 1));
  }
}

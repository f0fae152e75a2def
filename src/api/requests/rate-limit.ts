// Sliding-window request limit per host, for boards and services with a quota.
import type { Clock } from '../../util/ambient.ts';

/** How many requests may start within a time, to each host. */
export interface RateLimit {
  /** Requests, 1 or more, that may start within `per`. */
  readonly requests: number;
  /** Milliseconds. */
  readonly per: number;
}

/** Beyond this many hosts the least recently used ones are dropped. */
const MAX_HOSTS = 1_000;

export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #clock: Clock;
  /** When the last requests to each host started or will start, oldest first; as many as the limit allows. */
  readonly #starts = new Map<string, number[]>();

  constructor(limit: RateLimit, clock: Clock) {
    if (!(limit.requests >= 1 && limit.per >= 0)) throw new RangeError('a rate limit allows one request or more');
    this.#limit = limit;
    this.#clock = clock;
  }

  /** @returns milliseconds until this request's turn, which it has taken; turns are given in the order of the calls. */
  takeTurn(host: string): number {
    const now = this.#clock.now();
    const starts = this.#starts.get(host) ?? [];
    const oldest = starts.length < this.#limit.requests ? undefined : starts.shift();
    const start = oldest === undefined ? now : Math.max(now, oldest + this.#limit.per);
    starts.push(start);
    this.#starts.delete(host);
    this.#starts.set(host, starts);
    if (this.#starts.size > MAX_HOSTS) this.#starts.delete(this.#starts.keys().next().value!);
    return start - now;
  }
}

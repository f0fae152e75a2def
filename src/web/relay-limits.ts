// Limits for clients of a relay: concurrent connections and connections per minute, total bytes and bytes per second.
import { sleep } from '../net/waiter.ts';

export interface RelayLimits {
  /** Concurrent connections of one client. */
  readonly streams: number;
  /** Concurrent connections of all clients. */
  readonly allStreams: number;
  /** Connections of one client per minute. */
  readonly opensPerMinute: number;
  /** Bytes per second of one client, both directions together; more are delayed. */
  readonly bytesPerSecond: number;
  /** Bytes per hour of one client, both directions together. */
  readonly bytesPerHour: number;
  /** Milliseconds without a byte after which a connection is closed. */
  readonly idle: number;
  /** Milliseconds until the first message, and for connecting. */
  readonly setUp: number;
}

/** Enough for `check` of every firmware at once, and for the download of an image; not enough for a household's proxy. */
export const RELAY_LIMITS: RelayLimits = {
  streams: 256,
  allStreams: 4096,
  opensPerMinute: 3000,
  bytesPerSecond: 64 << 20,
  bytesPerHour: 8 * 2 ** 30,
  idle: 300_000,
  setUp: 20_000,
};

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Maximum number of clients without a connection that are remembered. */
const MOST_CLIENTS = 10_000;

/** Usage of one client. */
export class ClientBudget {
  readonly #limits: RelayLimits;
  readonly #now: () => number;
  streams = 0;
  #opens = 0;
  #minute: number;
  #bytes = 0;
  #hour: number;
  /** The time at which all bytes counted so far have been paid for at the allowed rate. */
  #paidAt: number;

  constructor(limits: RelayLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#minute = this.#hour = this.#paidAt = now();
  }

  /** @returns why no connection may be opened, or `undefined`, in which case it is counted. */
  open(): string | undefined {
    const now = this.#now();
    if (now - this.#minute >= MINUTE) {
      this.#minute = now;
      this.#opens = 0;
    }
    const { streams, opensPerMinute } = this.#limits;
    if (this.streams >= streams) return `more than ${streams} connections at once`;
    if (this.#opens >= opensPerMinute) return `more than ${opensPerMinute} connections in a minute`;
    if (this.#isSpent(now)) return 'the bytes of this hour are used up';
    this.#opens++;
    this.streams++;
    return undefined;
  }

  /** Whether this can be discarded without any effect. */
  get isIdle(): boolean {
    const now = this.#now();
    return this.streams === 0 && now - this.#minute >= MINUTE && (this.#bytes === 0 || now - this.#hour >= HOUR);
  }

  /** Counts bytes. @returns false if the quota is used up; resolves when the rate allows the next bytes. */
  async take(count: number, signal: AbortSignal): Promise<boolean> {
    const now = this.#now();
    if (this.#isSpent(now)) return false;
    this.#bytes += count;
    const { bytesPerSecond } = this.#limits;
    // A second's worth may be sent in a burst.
    this.#paidAt = Math.max(this.#paidAt, now - 1000) + (count / bytesPerSecond) * 1000;
    const wait = this.#paidAt - now;
    if (wait > 1) await sleep(wait, signal);
    return true;
  }

  #isSpent(now: number): boolean {
    if (now - this.#hour >= HOUR) {
      this.#hour = now;
      this.#bytes = 0;
    }
    return this.#bytes >= this.#limits.bytesPerHour;
  }
}

/** The budgets of all clients, by address. */
export class ClientBudgets {
  readonly #limits: RelayLimits;
  readonly #now: () => number;
  readonly #clients = new Map<string, ClientBudget>();

  constructor(limits: RelayLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** @returns `undefined` if the maximum number of clients is known already. */
  of(client: string): ClientBudget | undefined {
    const known = this.#clients.get(client);
    if (known !== undefined) return known;
    if (this.#clients.size >= MOST_CLIENTS) this.#forgetIdle();
    if (this.#clients.size >= MOST_CLIENTS) return undefined;
    const budget = new ClientBudget(this.#limits, this.#now);
    this.#clients.set(client, budget);
    return budget;
  }

  #forgetIdle(): void {
    for (const [client, budget] of this.#clients) if (budget.isIdle) this.#clients.delete(client);
  }
}

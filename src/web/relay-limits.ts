// What one client of a relay may use: connections at once and in a minute, bytes in all and in a second.
import { sleep } from '../net/waiter.ts';

export interface RelayLimits {
  /** Connections of one client at once. */
  readonly streams: number;
  /** Connections of all clients at once. */
  readonly allStreams: number;
  /** Connections that one client opens in a minute. */
  readonly opensPerMinute: number;
  /** Bytes a second of one client, both directions together; more is delayed. */
  readonly bytesPerSecond: number;
  /** Bytes of one client in an hour, both directions together. */
  readonly bytesPerHour: number;
  /** Milliseconds without a byte after which a connection is cut. */
  readonly idle: number;
  /** Milliseconds for the first message, and for connecting. */
  readonly setUp: number;
}

/** Enough for `check` of every firmware at once, and for a download of an image; not for a proxy of a household. */
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
/** Clients that are remembered when they have no connection. */
const MOST_CLIENTS = 10_000;

/** One client's use. */
export class ClientBudget {
  readonly #limits: RelayLimits;
  readonly #now: () => number;
  streams = 0;
  #opens = 0;
  #minute: number;
  #bytes = 0;
  #hour: number;
  /** When all that was taken so far is paid for by the rate. */
  #paidAt: number;

  constructor(limits: RelayLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#minute = this.#hour = this.#paidAt = now();
  }

  /** @returns why no connection may be opened, or `undefined`: then it is counted. */
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

  /** Whether nobody would notice if this were forgotten. */
  get isIdle(): boolean {
    const now = this.#now();
    return this.streams === 0 && now - this.#minute >= MINUTE && (this.#bytes === 0 || now - this.#hour >= HOUR);
  }

  /** Counts bytes. @returns false if the client has none left; resolves when the rate allows the next. */
  async take(count: number, signal: AbortSignal): Promise<boolean> {
    const now = this.#now();
    if (this.#isSpent(now)) return false;
    this.#bytes += count;
    const { bytesPerSecond } = this.#limits;
    // A second's worth may come at once.
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

/** The budgets of all clients, by their addresses. */
export class ClientBudgets {
  readonly #limits: RelayLimits;
  readonly #now: () => number;
  readonly #clients = new Map<string, ClientBudget>();

  constructor(limits: RelayLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** @returns `undefined` when so many clients are known that no more can be. */
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

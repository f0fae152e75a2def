// The board's Wi-Fi as a station: down until the program connects, and then this machine's own network.
import { TlsError } from '../../errors.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import type { Air, Joining } from './air.ts';
import { type Blocking, INTERRUPTED, WOULD_BLOCK } from './blocking.ts';
import { type HostFunction, host } from './host-function.ts';
import { WIFI_DOWN } from './reason.ts';

/** Milliseconds that a connection takes to come about; boards need seconds (facts: 0.2 to 6). */
const JOINING = 100;

/** The last two: it was not joined, and why. */
export const StationState = { down: 0, joining: 1, up: 2, notFound: 3, wrongPassword: 4 } as const;

const STATE_OF: Readonly<Record<Joining, (typeof StationState)['up' | 'notFound' | 'wrongPassword']>> = {
  joined: StationState.up,
  'not found': StationState.notFound,
  'wrong password': StationState.wrongPassword,
};

/** Those who joined the board's own network have such addresses there, and are on this machine here. */
const IN_ACCESS_POINT = /^(?:192\.168\.4|127\.0\.0)\.\d+$/;

export interface StationListener {
  changed(state: 'up' | 'down'): void;
  /** The program used, for the first time, a network that it has not joined. */
  missed(): void;
  /** The board opened a network of its own, or closed it. */
  accessPoint(active: boolean, ssid: string): void;
}

/** When the network is away, whatever the program does. */
export interface Outages {
  isAway(): boolean;
  /** Whether the port joins again by itself. */
  readonly rejoins: boolean;
}

const AWAY = 'the wireless network is away (a fault of this run)';
const NO_OUTAGES: Outages = { isAway: () => false, rejoins: false };

export class Station {
  readonly #blocking: Blocking;
  readonly #outages: Outages;
  /** It was up before the network went away, and will be again. */
  #rejoining = false;
  readonly #listener: StationListener;
  #hasAccessPoint = false;
  #state: (typeof StationState)[keyof typeof StationState];
  /** When it will be up, of the run's time. */
  #due = 0;
  #outcome: Joining = 'joined';
  #told = false;

  constructor(start: 'up' | 'down', blocking: Blocking, listener: StationListener, outages: Outages = NO_OUTAGES) {
    this.#outages = outages;
    this.#state = start === 'up' ? StationState.up : StationState.down;
    this.#blocking = blocking;
    this.#listener = listener;
  }

  get state(): (typeof StationState)[keyof typeof StationState] {
    if (!this.#isAway() && this.#state === StationState.joining && this.#blocking.time.now() >= this.#due)
      this.#arrive();
    return this.#state;
  }

  /** Whether the network can be used. Who uses it while it is being joined has waited long enough. */
  get isUp(): boolean {
    if (!this.#isAway() && this.#state === StationState.joining) this.#arrive();
    return this.#state === StationState.up;
  }

  /** Whether others can reach the board: on the network that it is in, or those who joined its own. */
  get isReachable(): boolean {
    return this.#hasAccessPoint || this.isUp;
  }

  setAccessPoint(active: boolean, ssid: string): void {
    if (this.#hasAccessPoint === active) return;
    this.#hasAccessPoint = active;
    this.#listener.accessPoint(active, ssid);
  }

  /** @param outcome - how the attempt will end. */
  join(outcome: Joining): void {
    if (!this.#isAway() && this.#state === StationState.up && outcome === 'joined') return;
    this.leave();
    this.#outcome = outcome;
    this.#state = StationState.joining;
    this.#due = this.#blocking.time.now() + JOINING;
  }

  leave(): void {
    this.#rejoining = false;
    this.#goDown();
  }

  #goDown(): void {
    const wasUp = this.#state === StationState.up;
    this.#state = StationState.down;
    if (wasUp) this.#listener.changed('down');
  }

  /** Waits until it is up, if it is being joined. @returns whether it is up; `INTERRUPTED`. */
  waitUntilUp(): number {
    const left = this.#due - this.#blocking.time.now();
    if (
      this.state === StationState.joining &&
      this.#blocking.waitFor(
        left,
        () => WOULD_BLOCK,
        () => false,
      ) === INTERRUPTED
    )
      return INTERRUPTED;
    return this.isUp ? 1 : 0;
  }

  /**
   * Before the network is used.
   *
   * @param host - a name cannot be looked up, and an address is not reached.
   * @throws TlsError `net.name_not_found`, `net.unreachable` while it is down.
   */
  require(host: string): void {
    if (this.isUp || (this.#hasAccessPoint && IN_ACCESS_POINT.test(host))) return;
    if (!this.#told && !this.#outages.isAway()) {
      this.#told = true;
      this.#listener.missed();
    }
    const code = parseIpAddress(host) === undefined ? 'net.name_not_found' : 'net.unreachable';
    throw new TlsError(code, `${host}: ${this.#outages.isAway() ? AWAY : WIFI_DOWN}`);
  }

  /** Looks whether the network has gone away, or come back. */
  #isAway(): boolean {
    const isAway = this.#outages.isAway();
    if (isAway && this.#state === StationState.up) {
      this.#rejoining = this.#outages.rejoins;
      this.#goDown();
    } else if (!isAway && this.#rejoining) {
      this.#rejoining = false;
      if (this.#state === StationState.down) this.#arrive();
    }
    return isAway;
  }

  #arrive(): void {
    this.#state = STATE_OF[this.#outcome];
    if (this.#outcome === 'joined') this.#listener.changed('up');
  }
}

export function stationFunctions(station: Station, air: Air): Record<string, HostFunction> {
  return {
    /** @returns one of `StationState`. */
    wifi_state: host([], () => station.state),

    /** @returns 1 if it is up, 0; it waits for one that is being joined. */
    wifi_wait: host([], () => station.waitUntilUp()),

    wifi_join: host(['text', 'text'], (ssid, password) => {
      station.join(air.join(ssid, password));
      return 0;
    }),

    wifi_access_point: host(['int', 'text'], (active, ssid) => {
      station.setAccessPoint(active !== 0, ssid);
      return 0;
    }),

    wifi_leave: host([], () => {
      station.leave();
      return 0;
    }),
  };
}

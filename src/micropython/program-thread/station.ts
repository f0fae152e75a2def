// The board's Wi-Fi station: down until the program connects, and then connected through this computer's network.
import { TlsError } from '../../errors.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import type { Air, Joining } from './air.ts';
import { type Blocking, INTERRUPTED, WOULD_BLOCK } from './blocking.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import { WIFI_DOWN } from './reason.ts';

/** Milliseconds to join a network; boards need seconds (facts: 0.2 to 6). */
const JOINING = 100;

/** The last two are the reasons for a failed join. */
export const StationState = { down: 0, joining: 1, up: 2, notFound: 3, wrongPassword: 4 } as const;

const STATE_OF: Readonly<Record<Joining, (typeof StationState)['up' | 'notFound' | 'wrongPassword']>> = {
  joined: StationState.up,
  'not found': StationState.notFound,
  'wrong password': StationState.wrongPassword,
};

/** Addresses of clients of the board's access point: in its own network on a board, and on this computer here. */
const IN_ACCESS_POINT = /^(?:192\.168\.4|127\.0\.0)\.\d+$/;

export interface StationListener {
  changed(state: 'up' | 'down'): void;
  /** Called when the program uses a network without having joined one, the first time. */
  missed(): void;
  /** Called when the board opens or closes its access point. */
  accessPoint(active: boolean, ssid: string): void;
}

/** Simulated outages of the network. */
export interface Outages {
  isDown(): boolean;
  /** Whether the port joins again automatically. */
  readonly rejoins: boolean;
}

const AWAY = 'the wireless network is away (a fault of this run)';
const NO_OUTAGES: Outages = { isDown: () => false, rejoins: false };

export class Station {
  readonly #blocking: Blocking;
  readonly #outages: Outages;
  /** Whether it was up before an outage and will join again. */
  #rejoining = false;
  readonly #listener: StationListener;
  #hasAccessPoint = false;
  #state: (typeof StationState)[keyof typeof StationState];
  /** When it will be up, in the run's time. */
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
    if (!this.#isDown() && this.#state === StationState.joining && this.#blocking.time.now() >= this.#due)
      this.#arrive();
    return this.#state;
  }

  /** Whether the network can be used. Using it while joining completes the join at once. */
  get isUp(): boolean {
    if (!this.#isDown() && this.#state === StationState.joining) this.#arrive();
    return this.#state === StationState.up;
  }

  /** Whether peers can reach the board, on its network or as clients of its access point. */
  get isReachable(): boolean {
    return this.#hasAccessPoint || this.isUp;
  }

  setAccessPoint(active: boolean, ssid: string): void {
    if (this.#hasAccessPoint === active) return;
    this.#hasAccessPoint = active;
    this.#listener.accessPoint(active, ssid);
  }

  /** @param outcome - result of the attempt. */
  join(outcome: Joining): void {
    if (!this.#isDown() && this.#state === StationState.up && outcome === 'joined') return;
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

  /** Waits for a join in progress. @returns 1 if it is up, 0, or `INTERRUPTED`. */
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
   * Checks that the network can be used.
   *
   * @param host - decides the error: a name cannot be looked up, and an address cannot be reached.
   * @throws TlsError `net.name_not_found`, `net.unreachable` while it is down.
   */
  require(host: string): void {
    if (this.isUp || (this.#hasAccessPoint && IN_ACCESS_POINT.test(host))) return;
    if (!this.#told && !this.#outages.isDown()) {
      this.#told = true;
      this.#listener.missed();
    }
    const code = parseIpAddress(host) === undefined ? 'net.name_not_found' : 'net.unreachable';
    throw new TlsError(code, `${host}: ${this.#outages.isDown() ? AWAY : WIFI_DOWN}`);
  }

  /** Handles the beginning and end of outages. */
  #isDown(): boolean {
    const isDown = this.#outages.isDown();
    if (isDown && this.#state === StationState.up) {
      this.#rejoining = this.#outages.rejoins;
      this.#goDown();
    } else if (!isDown && this.#rejoining) {
      this.#rejoining = false;
      if (this.#state === StationState.down) this.#arrive();
    }
    return isDown;
  }

  #arrive(): void {
    this.#state = STATE_OF[this.#outcome];
    if (this.#outcome === 'joined') this.#listener.changed('up');
  }
}

export function stationFunctions(station: Station, air: Air): Record<string, HostFunction> {
  return {
    /** @returns one of `StationState`. */
    wifi_state: hostFunction([], () => station.state),

    /** Waits for a join in progress. @returns 1 if it is up, or 0. */
    wifi_wait: hostFunction([], () => station.waitUntilUp()),

    wifi_join: hostFunction(['text', 'text'], (ssid, password) => {
      station.join(air.join(ssid, password));
      return 0;
    }),

    wifi_access_point: hostFunction(['int', 'text'], (active, ssid) => {
      station.setAccessPoint(active !== 0, ssid);
      return 0;
    }),

    wifi_leave: hostFunction([], () => {
      station.leave();
      return 0;
    }),
  };
}

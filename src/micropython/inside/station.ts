// The board's Wi-Fi as a station: down until the program connects, and then this machine's own network.
import { TlsError } from '../../errors.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import { type Blocking, INTERRUPTED, WOULD_BLOCK } from './blocking.ts';
import { type HostFunction, host } from './host-function.ts';
import { WIFI_DOWN } from './reason.ts';

/** Milliseconds that a connection takes to come about; boards need seconds (facts: 0.2 to 6). */
const JOINING = 100;

export const StationState = { down: 0, joining: 1, up: 2 } as const;

export interface StationListener {
  changed(state: 'up' | 'down'): void;
  /** The program used, for the first time, a network that it has not joined. */
  missed(): void;
}

export class Station {
  readonly #blocking: Blocking;
  readonly #listener: StationListener;
  #state: (typeof StationState)[keyof typeof StationState];
  /** When it will be up, of the run's time. */
  #due = 0;
  #told = false;

  constructor(start: 'up' | 'down', blocking: Blocking, listener: StationListener) {
    this.#state = start === 'up' ? StationState.up : StationState.down;
    this.#blocking = blocking;
    this.#listener = listener;
  }

  get state(): (typeof StationState)[keyof typeof StationState] {
    if (this.#state === StationState.joining && this.#blocking.time.now() >= this.#due) this.#arrive();
    return this.#state;
  }

  /** Whether the network can be used. Who uses it while it is being joined has waited long enough. */
  get isUp(): boolean {
    if (this.#state === StationState.joining) this.#arrive();
    return this.#state === StationState.up;
  }

  join(): void {
    if (this.#state === StationState.up) return;
    this.#state = StationState.joining;
    this.#due = this.#blocking.time.now() + JOINING;
  }

  leave(): void {
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
    if (this.isUp) return;
    if (!this.#told) this.#listener.missed();
    this.#told = true;
    const code = parseIpAddress(host) === undefined ? 'net.name_not_found' : 'net.unreachable';
    throw new TlsError(code, `${host}: ${WIFI_DOWN}`);
  }

  #arrive(): void {
    this.#state = StationState.up;
    this.#listener.changed('up');
  }
}

export function stationFunctions(station: Station): Record<string, HostFunction> {
  return {
    /** @returns one of `StationState`. */
    wifi_state: host([], () => station.state),

    /** @returns 1 if it is up, 0; it waits for one that is being joined. */
    wifi_wait: host([], () => station.waitUntilUp()),

    wifi_join: host([], () => {
      station.join();
      return 0;
    }),

    wifi_leave: host([], () => {
      station.leave();
      return 0;
    }),
  };
}

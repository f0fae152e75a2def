// The wireless networks in range: those of board.toml, or the one that the program joins, whichever it is.
import type { WifiNetwork } from '../hardware/description.ts';
import { type HostFunction, host } from './host-function.ts';

/** How an attempt to join a network ends. */
export type Joining = 'joined' | 'not found' | 'wrong password';

const USUAL: Omit<WifiNetwork, 'ssid'> = { bssid: '020000000003', channel: 1, rssi: -50, security: 'wpa2' };

export class Air {
  readonly #networks: readonly WifiNetwork[];
  #ssid: string;

  /** @param networks - none: every network is found. @param ssid - of the one that is shown then, before one is joined. */
  constructor(networks: readonly WifiNetwork[], ssid = 'thimble') {
    this.#networks = networks;
    this.#ssid = ssid;
  }

  scan(): readonly WifiNetwork[] {
    return this.#networks.length > 0 ? this.#networks : [{ ssid: this.#ssid, ...USUAL }];
  }

  /** The network that was asked for last, if it is in range. */
  get current(): WifiNetwork | undefined {
    return this.scan().find(({ ssid }) => ssid === this.#ssid);
  }

  /** @param password - empty: none. */
  join(ssid: string, password: string): Joining {
    this.#ssid = ssid;
    const found = this.current;
    if (found === undefined) return 'not found';
    const isRight = found.password === undefined || found.password === password;
    return isRight ? 'joined' : 'wrong password';
  }
}

export function airFunctions(air: Air): Record<string, HostFunction> {
  return {
    /** @returns `WifiNetwork` of each in range, as JSON, without its password. */
    wifi_scan: host([], () => JSON.stringify(air.scan().map(({ password: _, ...shown }) => shown))),
    /** @returns the one that was joined, the same way; `null`. */
    wifi_current: host([], () => {
      const { password: _, ...shown } = air.current ?? { password: '' };
      return JSON.stringify(air.current === undefined ? null : shown);
    }),
  };
}

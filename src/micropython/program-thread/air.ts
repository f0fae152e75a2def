// The Wi-Fi networks in range: those of board.toml, or else any network that the program joins.
import type { WifiNetwork } from '../hardware/description.ts';
import { type HostFunction, hostFunction } from './host-function.ts';

/** Result of joining a network. */
export type Joining = 'joined' | 'not found' | 'wrong password';

const USUAL: Omit<WifiNetwork, 'ssid'> = { bssid: '020000000003', channel: 1, rssi: -50, security: 'wpa2' };

export class Air {
  readonly #networks: readonly WifiNetwork[];
  #ssid: string;

  /** @param networks - if empty, every network is found. @param ssid - the one that a scan shows then, before a join. */
  constructor(networks: readonly WifiNetwork[], ssid = 'thimble') {
    this.#networks = networks;
    this.#ssid = ssid;
  }

  scan(): readonly WifiNetwork[] {
    return this.#networks.length > 0 ? this.#networks : [{ ssid: this.#ssid, ...USUAL }];
  }

  /** The last network that was joined, if it is in range. */
  get current(): WifiNetwork | undefined {
    return this.scan().find(({ ssid }) => ssid === this.#ssid);
  }

  /** @param password - empty if there is none. */
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
    /** @returns the networks in range (`WifiNetwork`) as JSON, without passwords. */
    wifi_scan: hostFunction([], () => JSON.stringify(air.scan().map(({ password: _, ...shown }) => shown))),
    /** @returns the joined network in the same form, or `null`. */
    wifi_current: hostFunction([], () => {
      const { password: _, ...shown } = air.current ?? { password: '' };
      return JSON.stringify(air.current === undefined ? null : shown);
    }),
  };
}

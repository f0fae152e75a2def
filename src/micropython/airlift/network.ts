// What the coprocessor's firmware needs of the world around it: a wireless network, streams, datagrams, a clock, its pins.

/** IPv4, four bytes. */
export type Address = Uint8Array;

export interface Remote {
  readonly address: Address;
  readonly port: number;
}

/** A network in reach. */
export interface Scanned {
  readonly ssid: string;
  readonly bssid: Uint8Array;
  readonly channel: number;
  readonly rssi: number;
  readonly security: 'open' | 'wep' | 'wpa' | 'wpa2' | 'wpa3';
}

/** A connection, from its attempt on. Nothing here waits. */
export interface NinaStream {
  /** Goes on with the attempt. */
  advance(): 'pending' | 'open' | 'failed';
  /** Bytes that can be read; what was received is kept until it is. */
  available(): number;
  /** @returns at most so many bytes, of those that are available. */
  read(most: number): Uint8Array;
  /** @returns how many bytes were taken: 0 for now none; `undefined`: the connection is lost. */
  write(bytes: Uint8Array): number | undefined;
  /** `ended`: the peer has closed its side. */
  readonly state: 'open' | 'ended' | 'closed';
  /** Whether TCP was connected at any time. */
  readonly wasReached: boolean;
  readonly remote: Remote;
  stop(): void;
}

export interface NinaListener {
  /** @returns the next connection that waits; `undefined`: there is none. */
  accept(): NinaStream | undefined;
  stop(): void;
}

export interface NinaDatagrams {
  /** @returns whether it was sent. */
  send(bytes: Uint8Array, host: string, port: number): boolean;
  /** @returns the next message; `undefined`: there is none. */
  receive(): ({ readonly bytes: Uint8Array } & Remote) | undefined;
  stop(): void;
}

/** PEM texts, as NINA keeps them for all TLS connections. */
export interface Identity {
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
}

export interface NinaNetwork {
  readonly wifi: {
    readonly state: 'down' | 'joining' | 'up' | 'not found' | 'wrong password';
    join(ssid: string, passphrase: string): void;
    leave(): void;
    openAccessPoint(ssid: string): void;
    scan(): readonly Scanned[];
    /** The one that was asked for last, if it is in range. */
    readonly current: Scanned | undefined;
  };
  /** The coprocessor was reset: it is on no network. */
  restart(): void;
  /** @returns the address of a name; `undefined`: it was not found. */
  resolve(name: string): Address | undefined;
  connect(host: string, port: number): NinaStream;
  /** @param identity - the client's own. */
  connectTls(host: string, port: number, identity: Identity | undefined): NinaStream;
  /** @returns `undefined` if the port cannot be had. */
  listen(port: number): NinaListener | undefined;
  /** @param port - to be bound to; `undefined`: any. @returns `undefined` if it cannot be had. */
  openDatagrams(port: number | undefined, group?: Address): NinaDatagrams | undefined;
  /** Seconds since 1970, of the time servers that NINA asks by itself; 0: not yet. */
  time(): number;
  /** Milliseconds, monotonic. */
  now(): number;
  /** A number that was given for a name from outside. */
  value(name: string): number | undefined;
  /** What was done with the coprocessor, for the person. */
  tell(action: string, value?: string | number): void;
}

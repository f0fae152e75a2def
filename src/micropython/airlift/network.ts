// Interfaces that the coprocessor's firmware needs from its environment: Wi-Fi, TCP and TLS, UDP, a clock, its pins.

/** IPv4, four bytes. */
export type Address = Uint8Array;

export interface Remote {
  readonly address: Address;
  readonly port: number;
}

/** A Wi-Fi network in range. */
export interface Scanned {
  readonly ssid: string;
  readonly bssid: Uint8Array;
  readonly channel: number;
  readonly rssi: number;
  readonly security: 'open' | 'wep' | 'wpa' | 'wpa2' | 'wpa3';
}

/** A TCP or TLS connection, from the start of the attempt. No method blocks. */
export interface NinaStream {
  /** Continues to connect. */
  advance(): 'pending' | 'open' | 'failed';
  /** Number of bytes that can be read; they are kept until then. */
  available(): number;
  /** @param most - the maximum number of bytes. @returns available bytes. */
  read(most: number): Uint8Array;
  /** @returns how many bytes were accepted, 0 if it would block; `undefined`: the connection is lost. */
  write(bytes: Uint8Array): number | undefined;
  /** `ended`: the peer has closed its direction. */
  readonly state: 'open' | 'ended' | 'closed';
  /** Whether TCP was ever connected. */
  readonly wasReached: boolean;
  readonly remote: Remote;
  stop(): void;
}

export interface NinaListener {
  /** @returns the next incoming connection; `undefined`: there is none. */
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

/** A client's certificate and key in PEM, which NINA uses for all TLS connections. */
export interface NinaIdentity {
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
    /** The network that the program last asked to join, if it is in range. */
    readonly current: Scanned | undefined;
  };
  /** Called when the coprocessor is reset: leaves the network. */
  restart(): void;
  /** @returns the address of a host name; `undefined`: it was not found. */
  resolve(name: string): Address | undefined;
  connect(host: string, port: number): NinaStream;
  connectTls(host: string, port: number, identity: NinaIdentity | undefined): NinaStream;
  /** @returns `undefined` if the port is in use. */
  listen(port: number): NinaListener | undefined;
  /** @param port - the local port; `undefined`: any. @returns `undefined` if it is in use. */
  openDatagrams(port: number | undefined, group?: Address): NinaDatagrams | undefined;
  /** Seconds since 1970, which NINA gets by NTP on its own; 0: not yet. */
  time(): number;
  /** Milliseconds, monotonic. */
  now(): number;
  /** A named value of board.toml or `--set`. */
  value(name: string): number | undefined;
  /** Reports an action of the coprocessor, for `--trace` and `--json`. */
  tell(action: string, value?: string | number): void;
}

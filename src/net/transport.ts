// The transport interface: a connected byte stream, and the network that makes them. Platforms implement both.

/** A connected, ordered byte stream in both directions. One reader and one writer at a time. */
export interface Transport {
  /**
   * @returns the next bytes, at least one: a view that lives until the next `read` and may be overwritten by its
   *   reader; `undefined` at the end of the stream.
   * @throws TlsError `net.reset`, `net.timeout`, `net.aborted`, `net.closed`.
   */
  read(options?: IoOptions): Promise<Uint8Array | undefined>;
  /**
   * Resolves when the bytes were handed on and more may follow (back-pressure).
   *
   * @param bytes - the transport may keep them until they are sent: the caller gives them away.
   */
  write(bytes: Uint8Array, options?: IoOptions): Promise<void>;
  /** Whether bytes are the caller's again when their `write` has resolved. Absent: they never are. */
  readonly returnsBytes?: boolean;
  /** Half-close: nothing more will be written. */
  closeWrite(): Promise<void>;
  /** Closes both directions at once and frees everything; pending calls fail with `net.closed`. Safe to repeat. */
  close(): void;
  /** Closes with a reset (RFC 9293 §3.10.7.4), which discards undelivered data. Absent: as `close`. */
  reset?(): void;
  /** Whether the open connection keeps the program running; connections kept idle for reuse must not. */
  setIdle?(idle: boolean): void;
  /** TCP keep-alive probes for an idle connection, the first after this many milliseconds; `undefined`: none. */
  setKeepAlive?(delay: number | undefined): void;
  /** The peer. */
  readonly remote: Endpoint;
  /** This side. */
  readonly local: Endpoint;
}

/** An address and a port. */
export interface Endpoint {
  /** An IP address as text. */
  readonly address: string;
  /** 0 to 65,535. */
  readonly port: number;
}

/** Limits for how long a call may wait. */
export interface IoOptions {
  /** Aborts the wait: `net.aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without progress before `net.timeout`; absent: no limit. */
  readonly timeout?: number | undefined;
}

/** Where a connection goes. */
export interface ConnectOptions extends IoOptions {
  /** A name or an IP address. */
  readonly host: string;
  /** 1 to 65,535. */
  readonly port: number;
}

/** The address on which to listen. */
export interface ListenOptions {
  /** `127.0.0.1` if absent. */
  readonly host?: string | undefined;
  /** 0: any free port. */
  readonly port: number;
  /** Connections that wait to be accepted. Default: 511. */
  readonly backlog?: number | undefined;
  /** Closes the listening socket. */
  readonly signal?: AbortSignal | undefined;
}

/** A listening socket. */
export interface Listener {
  /** The local address. */
  readonly local: Endpoint;
  /** @throws TlsError `net.closed` once closed, `net.aborted`, `net.timeout`. */
  accept(options?: IoOptions): Promise<Transport>;
  /** Accepted connections stay open. Safe to repeat. */
  close(): void;
}

/** UDP: messages that arrive whole, late, twice or not at all. */
export interface DatagramSocket {
  /** The local address. */
  readonly local: Endpoint;
  /** @param bytes - one message; at most 65,507 bytes over IPv4. @throws TlsError `net.*`. */
  send(bytes: Uint8Array, to: Endpoint): Promise<void>;
  /**
   * @returns the next message, which the caller owns. At most 64 wait; later ones are dropped, as UDP may.
   * @throws TlsError `net.timeout`, `net.aborted`, `net.closed`.
   */
  receive(options?: IoOptions): Promise<{ readonly bytes: Uint8Array; readonly from: Endpoint }>;
  /** @throws TlsError `net.*`. */
  setOption(option: DatagramOption): void;
  /** Safe to repeat. */
  close(): void;
}

/** An option of a UDP socket. */
export type DatagramOption =
  /** Whether broadcast messages may be sent. */
  | { readonly name: 'broadcast'; readonly on: boolean }
  /** Joins or leaves a multicast group (RFC 1112). */
  | { readonly name: 'membership'; readonly group: string; readonly on: boolean };

/** One address of a name. */
export interface ResolvedAddress {
  /** An IP address as text. */
  readonly address: string;
  /** IPv4 or IPv6. */
  readonly family: 4 | 6;
  /** Replaces the port that was asked for, as a `HOST:PORT:ADDR` table may. */
  readonly port?: number | undefined;
}

/** Names to addresses. @throws TlsError `net.name_not_found`. */
export type Resolver = (host: string, port: number, options?: IoOptions) => Promise<readonly ResolvedAddress[]>;

/** Creates connections and sockets. */
export interface Network {
  /** The addresses of a name. */
  readonly resolve: Resolver;
  /** A TCP connection. @throws TlsError `net.*`. */
  connect(options: ConnectOptions): Promise<Transport>;
  /** A listening socket. @throws TlsError `net.address_in_use`, `net.failed`. */
  listen(options: ListenOptions): Promise<Listener>;
  /** A UDP socket. @throws TlsError `net.address_in_use`, `net.failed`. */
  bind(options: ListenOptions): Promise<DatagramSocket>;
}

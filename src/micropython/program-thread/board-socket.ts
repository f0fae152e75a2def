// Common interface of the program's TCP and UDP sockets, for the host functions of `socket` and `socketpool`.
import type { BoardProfile } from '../../boards/profile.ts';
import type { AddressBook } from './address-book.ts';
import type { Blocking } from './blocking.ts';
import type { ByteStream } from './byte-stream.ts';
import type { Station } from './station.ts';

/** Flags of {@link BoardSocket.receive}. */
export const Receive = { peek: 1, dontWait: 2 } as const;

export interface BoardSocket extends ByteStream {
  readonly kind: 'stream' | 'datagram';
  /** The peer of the connection, or the sender of the last message: `address port`; empty if there is none yet. */
  readonly peer: string;
  /** @returns 0 when connected; `INTERRUPTED`. @throws PythonRaise, TlsError. */
  connect(host: string, port: number): number;
  bind(host: string, port: number): void;
  /** `recv` and `recvfrom`; timeouts and second errors are not reported as by `read`. @param flags - of {@link Receive}. */
  receive(into: Uint8Array, flags: number): number;
  /** `send`, with errors like {@link receive}. */
  send(bytes: Uint8Array): number;
}

/** Dependencies of the program's sockets. */
export interface SocketTools {
  readonly profile: BoardProfile;
  readonly blocking: Blocking;
  readonly addresses: AddressBook;
  readonly station: Station;
}

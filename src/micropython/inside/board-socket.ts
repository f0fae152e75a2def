// What the program's TCP and UDP sockets have in common, as the host functions of `socket` and `socketpool` call them.
import type { BoardProfile } from '../../boards/profile.ts';
import type { AddressBook } from './address-book.ts';
import type { Blocking } from './blocking.ts';
import type { ByteStream } from './byte-stream.ts';
import type { Station } from './station.ts';

/** Flags of {@link BoardSocket.receive}. */
export const Receive = { peek: 1, dontWait: 2 } as const;

export interface BoardSocket extends ByteStream {
  readonly kind: 'stream' | 'datagram';
  /** Of the connection, or of whom the last message came from: `address port`; empty before there is one. */
  readonly peer: string;
  /** @returns 0 when connected; `INTERRUPTED`. @throws PythonRaise, TlsError. */
  connect(host: string, port: number): number;
  bind(host: string, port: number): void;
  /** `recv` and `recvfrom`, which tell a time-out and a second error in their own way. @param flags - of {@link Receive}. */
  receive(into: Uint8Array, flags: number): number;
  /** `send`, as {@link receive}. */
  send(bytes: Uint8Array): number;
}

/** What every socket of the program works with. */
export interface SocketTools {
  readonly profile: BoardProfile;
  readonly blocking: Blocking;
  readonly addresses: AddressBook;
  readonly station: Station;
}

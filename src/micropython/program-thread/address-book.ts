// The program's view of addresses: the names that it resolved, and alias addresses for names that `--resolve` redirects
// to another port. A board's program takes an address and adds any port it wants, so the port alone does not show that
// the redirection applies.
import { parseIpAddress } from '../../util/ip-address.ts';
import type { ResolveReply } from '../bridge/messages.ts';
import type { Blocking } from './blocking.ts';
import type { Station } from './station.ts';

type Resolved = Exclude<ResolveReply, { failure: number }>;

const ANY = '0.0.0.0';
/** A loopback address, so that traffic to an alias can never leave this computer. */
const FIRST_ALIAS = 0x7f_01_00_01;
/** Each name takes one; further names share the last one. */
const MOST_ALIASES = 65_534;

/** A real address, to send messages to or to bind a socket. */
export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

/** The most results of `target` that are cached: a program may send to any number of names. */
const MOST_TARGETS = 64;

export class AddressBook {
  readonly #blocking: Blocking;
  readonly #station: Station;
  readonly #targets = new Map<string, SocketAddress>();
  /** Names that the program resolved, by `address port`. */
  readonly #names = new Map<string, string>();
  readonly #aliases = new Map<string, string>();
  readonly #named = new Map<string, string>();
  /** Peers of UDP messages: the address that the program knows, by the real one (`address port`). */
  readonly #peers = new Map<string, string>();

  constructor(blocking: Blocking, station: Station) {
    this.#blocking = blocking;
    this.#station = station;
  }

  /** Resolves a name for the program. @throws TlsError `net.name_not_found`. */
  resolve(host: string, port: number): SocketAddress & { readonly family: 4 | 6 } {
    return this.#add(host, port, this.#ask(host, port));
  }

  /**
   * Resolves an address or a name to the real target, for sockets that use addresses.
   *
   * @throws TlsError `net.name_not_found`.
   */
  target(host: string, port: number): SocketAddress {
    const name = this.hostFor(host);
    if (name === '') return { address: ANY, port };
    if (parseIpAddress(name) !== undefined) return { address: name, port };
    const known = this.#targets.get(`${name} ${port}`);
    if (known !== undefined) return known;
    const found = this.#ask(name, port);
    if (this.#targets.size < MOST_TARGETS) this.#targets.set(`${name} ${port}`, found);
    return found;
  }

  #ask(host: string, port: number): Resolved {
    if (parseIpAddress(host) === undefined) this.#station.require(host);
    return this.#blocking.ask<ResolveReply>({ type: 'resolve', host, port }, `resolving ${host}`);
  }

  #add(host: string, asked: number, found: Resolved): SocketAddress & { readonly family: 4 | 6 } {
    if (found.redirects) return { address: this.#alias(host), family: 4, port: asked };
    if (host !== found.address && this.#names.size < MOST_ALIASES) this.#names.set(`${found.address} ${asked}`, host);
    return { address: found.address, family: found.family, port: found.port };
  }

  /** The host to connect to for an address used by the program: its name if it is an alias. */
  hostFor(address: string): string {
    return this.#named.get(address) ?? address;
  }

  /** The name that was resolved to this address; empty if there is none. */
  nameOf(peer: string): string {
    return this.#named.get(peer.split(' ', 1)[0]!) ?? this.#names.get(peer) ?? '';
  }

  /** Remembers the address under which the program knows a peer. */
  knowPeer(real: string, seen: string): void {
    if (real !== seen && this.#peers.size < MOST_ALIASES) this.#peers.set(real, seen);
  }

  /** @param real - `address port`. */
  seen(real: string): string {
    return this.#peers.get(real) ?? real;
  }

  #alias(host: string): string {
    const known = this.#aliases.get(host);
    if (known !== undefined) return known;
    const number = FIRST_ALIAS + Math.min(this.#aliases.size, MOST_ALIASES);
    const alias = [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.');
    this.#aliases.set(host, alias);
    this.#named.set(alias, host);
    return alias;
  }
}

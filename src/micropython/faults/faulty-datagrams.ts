// A UDP socket of the program with faults: messages that are lost, or spoiled.
import type { Datagram } from '../bridge/datagrams.ts';
import type { BridgeDatagrams } from '../program-thread/bridge.ts';
import type { FaultWorld } from './faulty-stream.ts';

interface Chances {
  /** Whether a message from there is lost; asked once for each. */
  lost(address: string, port: number): boolean;
  /** Which of its bits is wrong, 0 to just below 1 of its length. */
  spoiled(address: string, port: number): number | undefined;
}

export class FaultyDatagrams implements BridgeDatagrams {
  readonly #inner: BridgeDatagrams;
  readonly #world: FaultWorld;
  readonly #chances: Chances;
  /** The next message, which was looked at and is not lost. */
  #next: Datagram | undefined;

  constructor(inner: BridgeDatagrams, world: FaultWorld, chances: Chances) {
    this.#inner = inner;
    this.#world = world;
    this.#chances = chances;
  }

  get memory(): SharedArrayBuffer {
    return this.#inner.memory;
  }

  get pending(): number {
    return this.peek() === undefined ? 0 : this.#inner.pending;
  }

  get isSilent(): boolean {
    return this.#world.isGone();
  }

  peek(): Datagram | undefined {
    while (this.#next === undefined) {
      const found = this.#inner.peek();
      if (found === undefined) return undefined;
      if (this.#world.isAway() || this.#chances.lost(found.address, found.port)) this.#inner.drop();
      else this.#next = this.#spoil(found);
    }
    return this.#next;
  }

  drop(): void {
    this.#next = undefined;
    this.#inner.drop();
  }

  #spoil(datagram: Datagram): Datagram {
    const place = this.#chances.spoiled(datagram.address, datagram.port);
    if (place === undefined || datagram.bytes.length === 0) return datagram;
    const bytes = datagram.bytes.slice();
    const bit = Math.floor(place * bytes.length * 8);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    return { ...datagram, bytes };
  }
}

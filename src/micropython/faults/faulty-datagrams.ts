// A UDP socket of the program with faults: some messages are lost or corrupted.
import type { Datagram } from '../bridge/datagrams.ts';
import type { BridgeDatagrams } from '../program-thread/bridge.ts';
import type { FaultContext } from './faulty-stream.ts';

interface Chances {
  /** Whether a message from this address is lost; called once for each message. */
  lost(address: string, port: number): boolean;
  /** The position of its corrupted bit, 0 up to 1 of its length; `undefined`: none. */
  corruptedBit(address: string, port: number): number | undefined;
}

export class FaultyDatagrams implements BridgeDatagrams {
  readonly #inner: BridgeDatagrams;
  readonly #context: FaultContext;
  readonly #chances: Chances;
  /** The next message, which was already decided not to be lost. */
  #next: Datagram | undefined;

  constructor(inner: BridgeDatagrams, context: FaultContext, chances: Chances) {
    this.#inner = inner;
    this.#context = context;
    this.#chances = chances;
  }

  get memory(): SharedArrayBuffer {
    return this.#inner.memory;
  }

  get pending(): number {
    return this.peek() === undefined ? 0 : this.#inner.pending;
  }

  get isSilent(): boolean {
    return this.#context.isDownForGood();
  }

  peek(): Datagram | undefined {
    while (this.#next === undefined) {
      const found = this.#inner.peek();
      if (found === undefined) return undefined;
      if (this.#context.isDown() || this.#chances.lost(found.address, found.port)) this.#inner.drop();
      else this.#next = this.#corrupt(found);
    }
    return this.#next;
  }

  drop(): void {
    this.#next = undefined;
    this.#inner.drop();
  }

  #corrupt(datagram: Datagram): Datagram {
    const place = this.#chances.corruptedBit(datagram.address, datagram.port);
    if (place === undefined || datagram.bytes.length === 0) return datagram;
    const bytes = datagram.bytes.slice();
    const bit = Math.floor(place * bytes.length * 8);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    return { ...datagram, bytes };
  }
}

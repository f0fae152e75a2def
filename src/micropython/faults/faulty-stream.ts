// A TCP socket of the program with faults: what it gets of its peer is cut, spoiled or slowed down.
import { TlsError } from '../../errors.ts';
import { toFailure } from '../bridge/failure.ts';
import { SocketState } from '../bridge/layout.ts';
import type { BridgeStream, IncomingBytes, OutgoingBytes } from '../program-thread/bridge.ts';
import { roll } from './chance.ts';
import type { ConnectionFault, Fault, SlowFault } from './plan.ts';

/** What a fault needs of the run. */
export interface FaultWorld {
  /** Milliseconds of program time. */
  now(): number;
  readonly seed: number;
  /** Whether the network is away. */
  isAway(): boolean;
  /** Whether it stays away for good. */
  isGone(): boolean;
  /** A fault takes effect, on this connection. */
  met(fault: Fault, connection: Peer): void;
}

export interface Peer {
  /** Counted over all connections of the run, from 1. */
  readonly connection?: number;
  readonly host?: string;
  readonly port?: number;
}

/** Faults of one connection, by their numbers in the plan. */
export interface StreamFaults {
  readonly peer: Peer;
  /** The one of `reset`, `stall` and `close` that comes first. */
  readonly cut: ConnectionFault | undefined;
  readonly corrupt: ConnectionFault | undefined;
  readonly slow: SlowFault | undefined;
  readonly drop: (Fault & { readonly chance: number }) | undefined;
}

/** What lwIP takes before the peer acknowledges it (TCP_SND_BUF of the boards' ports: 5744 to 11,680 bytes). */
const SEND_BUFFER = 11_680;
/** Bytes of a TCP segment over Ethernet. */
const SEGMENT = 1460;
/** Milliseconds after which a peer sends a lost segment again (RFC 6298's minimum in common kernels), doubled each time. */
const RETRANSMISSION = 200;
const MOST_RETRANSMISSIONS = 6;
/** Of `slow`: what comes at once, in milliseconds of its rate. */
const LOT = 100;
/** `corrupt` without `after=` spoils one of the first so many bytes. */
const EARLY = 100;
const RESET = toFailure(new TlsError('net.reset', ''));

export class FaultyStream implements BridgeStream {
  readonly incoming: IncomingBytes;
  readonly outgoing: OutgoingBytes;
  readonly #inner: BridgeStream;
  readonly #world: FaultWorld;
  #faults: StreamFaults | undefined;
  /** Bytes that the program has read. */
  #received = 0;
  /** Bytes that the program wrote and that are not delivered yet. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** Writes after the peer closed. */
  #writesAfter = 0;
  /** Of the segment that is being read. */
  #segment = { index: -1, due: 0 };
  readonly #rates = { in: new Allowance(), out: new Allowance() };

  constructor(inner: BridgeStream, world: FaultWorld) {
    this.#inner = inner;
    this.#world = world;
    const stream = this;
    const { incoming, outgoing } = inner;
    this.incoming = {
      get length() {
        return Math.min(stream.#readable(), incoming.length);
      },
      get ended() {
        const cut = stream.#cutNow();
        if (cut !== undefined) return cut !== 'stall';
        return incoming.ended && incoming.length <= stream.#readable() && !world.isAway();
      },
      get failure() {
        return stream.#cutNow() === 'reset' ? RESET : stream.#cutNow() === undefined ? incoming.failure : 0;
      },
      get roomy() {
        return incoming.roomy;
      },
      read: (into) => stream.#read(into, 'read'),
      peek: (into) => stream.#read(into, 'peek'),
      takeSleeper: () => incoming.takeSleeper(),
    };
    this.outgoing = {
      get length() {
        return stream.#cutNow() === undefined ? outgoing.length : 0;
      },
      get space() {
        return stream.#space();
      },
      get ended() {
        return (
          stream.#cutNow() === 'reset' || stream.#writesAfter > 2 || (stream.#cutNow() === undefined && outgoing.ended)
        );
      },
      get failure() {
        return stream.#cutNow() === undefined ? outgoing.failure : RESET;
      },
      write: (bytes) => stream.#write(bytes),
      takeSleeper: () => outgoing.takeSleeper(),
    };
  }

  /** The faults of the connection that is made now. */
  connect(faults: StreamFaults): void {
    this.#faults = faults;
    const { slow } = faults;
    for (const allowance of Object.values(this.#rates)) allowance.start(slow?.rate, this.#world.now());
  }

  get memory(): SharedArrayBuffer {
    return this.#inner.memory;
  }

  get state(): SocketState {
    const { state } = this.#inner;
    return state === SocketState.open && this.#faults?.drop?.chance === 1 ? SocketState.connecting : state;
  }

  set state(state: SocketState) {
    this.#inner.state = state;
  }

  get failure(): number {
    return this.#inner.failure;
  }

  get pending(): number {
    return this.#inner.pending;
  }

  /** Nothing comes any more. */
  get isSilent(): boolean {
    const { state } = this.#inner;
    if (state !== SocketState.open && state !== SocketState.connecting) return false;
    if (this.#faults?.drop?.chance === 1) {
      this.#world.met(this.#faults.drop, this.#faults.peer);
      return true;
    }
    return this.#cutNow() === 'stall' || this.#world.isGone();
  }

  /** @returns when bytes that are held back come, milliseconds of program time; Infinity: none are. */
  nextDue(): number {
    this.#release();
    const { slow } = this.#faults ?? {};
    if (this.#cutNow() !== undefined) return Number.POSITIVE_INFINITY;
    let due = Number.POSITIVE_INFINITY;
    if (this.#inner.incoming.length > 0) {
      const { index, due: arrives } = this.#segment;
      if (index === Math.floor(this.#received / SEGMENT) && arrives > this.#world.now()) due = arrives;
      if (slow !== undefined) due = Math.min(due, this.#rates.in.nextDue(this.#world.now()));
    }
    if (slow !== undefined && this.#inner.state === SocketState.open)
      due = Math.min(due, this.#rates.out.nextDue(this.#world.now()));
    return due;
  }

  /** Which end of the connection has come, if it is one of a fault. */
  #cutNow(): 'reset' | 'stall' | 'close' | undefined {
    const { cut, peer } = this.#faults ?? {};
    if (cut === undefined || cut.kind === 'corrupt' || this.#inner.state !== SocketState.open) return undefined;
    if (this.#received < (cut.after ?? 0)) return undefined;
    this.#world.met(cut, peer!);
    return cut.kind;
  }

  /** How many bytes may be read now, if they are there. */
  #readable(): number {
    this.#release();
    if (this.#cutNow() !== undefined || this.#world.isAway()) return 0;
    const { cut, drop, slow, peer } = this.#faults ?? {};
    let most = Number.POSITIVE_INFINITY;
    if (cut !== undefined) most = (cut.after ?? 0) - this.#received;
    if (slow !== undefined && this.#inner.incoming.length > 0) {
      const allowed = this.#rates.in.available(this.#world.now());
      if (allowed < this.#inner.incoming.length) this.#world.met(slow, peer!);
      most = Math.min(most, allowed);
    }
    if (drop !== undefined) most = Math.min(most, this.#arrived(drop, peer!));
    return most;
  }

  /** Of the segment that is being read: a lost one comes again, later. */
  #arrived(drop: Fault & { readonly chance: number }, peer: Peer): number {
    const index = Math.floor(this.#received / SEGMENT);
    if (this.#inner.incoming.length === 0) return 0;
    if (index !== this.#segment.index) {
      let lost = 0;
      while (lost < MOST_RETRANSMISSIONS && roll(this.#world.seed, 1, peer.connection ?? 0, index, lost) < drop.chance)
        lost++;
      if (lost > 0) this.#world.met(drop, peer);
      this.#segment = { index, due: this.#world.now() + RETRANSMISSION * (2 ** lost - 1) };
    }
    return this.#segment.due > this.#world.now() ? 0 : (index + 1) * SEGMENT - this.#received;
  }

  #read(into: Uint8Array, how: 'read' | 'peek'): number {
    const { incoming } = this.#inner;
    const part = into.subarray(0, Math.min(into.length, this.#readable()));
    const count = part.length === 0 ? 0 : incoming[how](part);
    this.#spoil(part.subarray(0, count), how);
    if (how === 'read') {
      this.#received += count;
      if (this.#faults?.slow !== undefined) this.#rates.in.take(count);
    }
    return count;
  }

  #spoil(bytes: Uint8Array, how: 'read' | 'peek'): void {
    const { corrupt, peer } = this.#faults ?? {};
    if (corrupt === undefined) return;
    const { seed } = this.#world;
    const place = corrupt.after ?? Math.floor(roll(seed, 2, peer!.connection ?? 0) * EARLY);
    const index = place - this.#received;
    if (index < 0 || index >= bytes.length) return;
    bytes[index]! ^= 1 << Math.floor(roll(seed, 3, peer!.connection ?? 0) * 8);
    if (how === 'read') this.#world.met(corrupt, peer!);
  }

  #space(): number {
    this.#release();
    const cut = this.#cutNow();
    if (cut === 'close' || cut === 'reset') return SEND_BUFFER;
    if (cut === 'stall' || this.#world.isAway()) return Math.max(SEND_BUFFER - this.#heldBytes, 0);
    const { space } = this.#inner.outgoing;
    if (this.#faults?.slow === undefined) return space;
    const allowed = this.#rates.out.available(this.#world.now());
    if (allowed < space && allowed === 0) this.#world.met(this.#faults.slow, this.#faults.peer);
    return Math.min(space, allowed);
  }

  #write(bytes: Uint8Array): number {
    const part = bytes.subarray(0, this.#space());
    const cut = this.#cutNow();
    if (cut === 'close' || cut === 'reset') {
      this.#writesAfter++;
      return part.length;
    }
    if (cut === 'stall' || this.#world.isAway()) {
      if (part.length > 0) this.#held.push(part.slice());
      this.#heldBytes += part.length;
      return part.length;
    }
    const count = this.#inner.outgoing.write(part);
    if (this.#faults?.slow !== undefined) this.#rates.out.take(count);
    return count;
  }

  /** What was written while the network was away goes out once it is back. */
  #release(): void {
    if (this.#heldBytes === 0 || this.#world.isAway() || this.#faults?.cut?.kind === 'stall') return;
    while (this.#held.length > 0) {
      const first = this.#held[0]!;
      const count = this.#inner.outgoing.write(first);
      this.#heldBytes -= count;
      if (count < first.length) {
        this.#held[0] = first.subarray(count);
        return;
      }
      this.#held.shift();
    }
  }
}

/** Bytes that may pass at a rate, in lots. */
class Allowance {
  #rate = 0;
  #lot = 0;
  #bytes = 0;
  #at = 0;

  /** @param rate - bytes a second; `undefined`: any. */
  start(rate: number | undefined, now: number): void {
    this.#rate = rate ?? 0;
    this.#lot = Math.max((this.#rate * LOT) / 1000, 1);
    this.#bytes = 0;
    this.#at = now;
  }

  /** @returns how many bytes may pass now: none before there is a lot. */
  available(now: number): number {
    this.#refill(now);
    return this.#bytes >= this.#lot ? Math.floor(this.#bytes) : 0;
  }

  take(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** @returns when the next lot may pass; Infinity: there is one. */
  nextDue(now: number): number {
    this.#refill(now);
    const missing = this.#lot - this.#bytes;
    return missing <= 0 ? Number.POSITIVE_INFINITY : now + Math.ceil((missing * 1000) / this.#rate);
  }

  #refill(now: number): void {
    const bytes = this.#bytes + ((now - this.#at) * this.#rate) / 1000;
    this.#bytes = Math.min(bytes, 2 * this.#lot);
    this.#at = now;
  }
}

// A TCP socket of the program with faults: it is cut off, or its bytes are corrupted, delayed or slowed down.
import { TlsError } from '../../errors.ts';
import { toFailure } from '../bridge/failure.ts';
import { SocketState } from '../bridge/layout.ts';
import type { BridgeStream, IncomingBytes, OutgoingBytes } from '../program-thread/bridge.ts';
import { roll } from './chance.ts';
import type { ConnectionFault, Fault, SlowFault } from './plan.ts';

/** What faults need to know about the run. */
export interface FaultContext {
  /** Milliseconds of program time. */
  now(): number;
  readonly seed: number;
  /** Whether the network is down. */
  isDown(): boolean;
  /** Whether it is down and never comes back. */
  isDownForGood(): boolean;
  /** Called when a fault takes effect on a connection. */
  met(fault: Fault, connection: Peer): void;
}

export interface Peer {
  /** Counted over all connections of the run, from 1. */
  readonly connection?: number;
  readonly host?: string;
  readonly port?: number;
}

/** The plan's faults for one connection. */
export interface StreamFaults {
  readonly peer: Peer;
  /** The first of `reset`, `stall` and `close` to take effect. */
  readonly cut: ConnectionFault | undefined;
  readonly corrupt: ConnectionFault | undefined;
  readonly slow: SlowFault | undefined;
  readonly drop: (Fault & { readonly chance: number }) | undefined;
}

/** Bytes that lwIP accepts before the peer acknowledges any (TCP_SND_BUF of the boards' ports: 5744 to 11,680). */
const SEND_BUFFER = 11_680;
/** Bytes of a TCP segment over Ethernet. */
const SEGMENT = 1460;
/** Milliseconds until a peer retransmits a lost segment (common kernels, RFC 6298), doubled each time. */
const RETRANSMISSION = 200;
const MOST_RETRANSMISSIONS = 6;
/** `slow`: bytes pass in bursts of this many milliseconds of the rate. */
const BURST = 100;
/** `corrupt` without `after=` changes one of this many first bytes. */
const EARLY = 100;
const RESET = toFailure(new TlsError('net.reset', ''));

export class FaultyStream implements BridgeStream {
  readonly incoming: IncomingBytes;
  readonly outgoing: OutgoingBytes;
  readonly #inner: BridgeStream;
  readonly #context: FaultContext;
  #faults: StreamFaults | undefined;
  /** Number of bytes that the program has read. */
  #received = 0;
  /** Bytes that the program wrote and that are not yet sent. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** Number of writes after the peer closed. */
  #writesAfter = 0;
  /** The segment that is being read, and when it arrives. */
  #segment = { index: -1, due: 0 };
  readonly #rates = { in: new RateLimit(), out: new RateLimit() };

  constructor(inner: BridgeStream, context: FaultContext) {
    this.#inner = inner;
    this.#context = context;
    const stream = this;
    const { incoming, outgoing } = inner;
    this.incoming = {
      get length() {
        return Math.min(stream.#readable(), incoming.length);
      },
      get ended() {
        const cut = stream.#cutNow();
        if (cut !== undefined) return cut !== 'stall';
        return incoming.ended && incoming.length <= stream.#readable() && !context.isDown();
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

  /** Sets the faults of a connection, when it is made. */
  connect(faults: StreamFaults): void {
    this.#faults = faults;
    const { slow, drop, peer } = faults;
    if (drop?.chance === 1) this.#context.met(drop, peer); // it is never connected
    for (const limit of Object.values(this.#rates)) limit.start(slow?.rate, this.#context.now());
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

  /** Whether nothing more will arrive. */
  get isSilent(): boolean {
    const { state } = this.#inner;
    if (state !== SocketState.open && state !== SocketState.connecting) return false;
    if (this.#faults?.drop?.chance === 1) {
      this.#context.met(this.#faults.drop, this.#faults.peer);
      return true;
    }
    return this.#cutNow() === 'stall' || this.#context.isDownForGood();
  }

  /** @returns when delayed bytes arrive, milliseconds of program time; Infinity: none are delayed. */
  nextDue(): number {
    this.#release();
    const { slow } = this.#faults ?? {};
    if (this.#cutNow() !== undefined) return Number.POSITIVE_INFINITY;
    let due = Number.POSITIVE_INFINITY;
    if (this.#inner.incoming.length > 0) {
      const { index, due: arrives } = this.#segment;
      if (index === Math.floor(this.#received / SEGMENT) && arrives > this.#context.now()) due = arrives;
      if (slow !== undefined) due = Math.min(due, this.#rates.in.nextDue(this.#context.now()));
    }
    if (slow !== undefined && this.#inner.state === SocketState.open)
      due = Math.min(due, this.#rates.out.nextDue(this.#context.now()));
    return due;
  }

  /** The fault that has cut the connection off; `undefined`: none has. */
  #cutNow(): 'reset' | 'stall' | 'close' | undefined {
    const { cut, peer } = this.#faults ?? {};
    if (cut === undefined || cut.kind === 'corrupt' || this.#inner.state !== SocketState.open) return undefined;
    if (this.#received < (cut.after ?? 0)) return undefined;
    this.#context.met(cut, peer!);
    return cut.kind;
  }

  /** The maximum number of bytes that may be read now. */
  #readable(): number {
    this.#release();
    if (this.#cutNow() !== undefined || this.#context.isDown()) return 0;
    const { cut, drop, slow, peer } = this.#faults ?? {};
    let most = Number.POSITIVE_INFINITY;
    if (cut !== undefined) most = (cut.after ?? 0) - this.#received;
    if (slow !== undefined && this.#inner.incoming.length > 0) {
      const allowed = this.#rates.in.available(this.#context.now());
      if (allowed < this.#inner.incoming.length) this.#context.met(slow, peer!);
      most = Math.min(most, allowed);
    }
    if (drop !== undefined) most = Math.min(most, this.#arrived(drop, peer!));
    return most;
  }

  /** How many bytes of the current segment have arrived: a lost segment is retransmitted later. */
  #arrived(drop: Fault & { readonly chance: number }, peer: Peer): number {
    const index = Math.floor(this.#received / SEGMENT);
    if (this.#inner.incoming.length === 0) return 0;
    if (index !== this.#segment.index) {
      let lost = 0;
      while (
        lost < MOST_RETRANSMISSIONS &&
        roll(this.#context.seed, 1, peer.connection ?? 0, index, lost) < drop.chance
      )
        lost++;
      if (lost > 0) this.#context.met(drop, peer);
      this.#segment = { index, due: this.#context.now() + RETRANSMISSION * (2 ** lost - 1) };
    }
    return this.#segment.due > this.#context.now() ? 0 : (index + 1) * SEGMENT - this.#received;
  }

  #read(into: Uint8Array, how: 'read' | 'peek'): number {
    const { incoming } = this.#inner;
    const part = into.subarray(0, Math.min(into.length, this.#readable()));
    const count = part.length === 0 ? 0 : incoming[how](part);
    this.#corrupt(part.subarray(0, count), how);
    if (how === 'read') {
      this.#received += count;
      if (this.#faults?.slow !== undefined) this.#rates.in.take(count);
    }
    return count;
  }

  #corrupt(bytes: Uint8Array, how: 'read' | 'peek'): void {
    const { corrupt, peer } = this.#faults ?? {};
    if (corrupt === undefined) return;
    const { seed } = this.#context;
    const place = corrupt.after ?? Math.floor(roll(seed, 2, peer!.connection ?? 0) * EARLY);
    const index = place - this.#received;
    if (index < 0 || index >= bytes.length) return;
    bytes[index]! ^= 1 << Math.floor(roll(seed, 3, peer!.connection ?? 0) * 8);
    if (how === 'read') this.#context.met(corrupt, peer!);
  }

  #space(): number {
    this.#release();
    const cut = this.#cutNow();
    if (cut === 'close' || cut === 'reset') return SEND_BUFFER;
    if (cut === 'stall' || this.#context.isDown()) return Math.max(SEND_BUFFER - this.#heldBytes, 0);
    const { space } = this.#inner.outgoing;
    if (this.#faults?.slow === undefined) return space;
    const allowed = this.#rates.out.available(this.#context.now());
    if (allowed < space && allowed === 0) this.#context.met(this.#faults.slow, this.#faults.peer);
    return Math.min(space, allowed);
  }

  #write(bytes: Uint8Array): number {
    const part = bytes.subarray(0, this.#space());
    const cut = this.#cutNow();
    if (cut === 'close' || cut === 'reset') {
      this.#writesAfter++;
      return part.length;
    }
    if (cut === 'stall' || this.#context.isDown()) {
      if (part.length > 0) this.#held.push(part.slice());
      this.#heldBytes += part.length;
      return part.length;
    }
    const count = this.#inner.outgoing.write(part);
    if (this.#faults?.slow !== undefined) this.#rates.out.take(count);
    return count;
  }

  /** Sends what was written while the network was down, once it is back. */
  #release(): void {
    if (this.#heldBytes === 0 || this.#context.isDown() || this.#faults?.cut?.kind === 'stall') return;
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

/** Limits bytes to a rate; they pass in bursts. */
class RateLimit {
  #rate = 0;
  #burst = 0;
  #bytes = 0;
  #at = 0;

  /** @param rate - bytes a second; `undefined`: no limit. */
  start(rate: number | undefined, now: number): void {
    this.#rate = rate ?? 0;
    this.#burst = Math.max((this.#rate * BURST) / 1000, 1);
    this.#bytes = 0;
    this.#at = now;
  }

  /** @returns how many bytes may pass now: 0 until a whole burst may. */
  available(now: number): number {
    this.#refill(now);
    return this.#bytes >= this.#burst ? Math.floor(this.#bytes) : 0;
  }

  take(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** @returns when the next burst may pass; Infinity: one may pass now. */
  nextDue(now: number): number {
    this.#refill(now);
    const missing = this.#burst - this.#bytes;
    return missing <= 0 ? Number.POSITIVE_INFINITY : now + Math.ceil((missing * 1000) / this.#rate);
  }

  #refill(now: number): void {
    const bytes = this.#bytes + ((now - this.#at) * this.#rate) / 1000;
    this.#bytes = Math.min(bytes, 2 * this.#burst);
    this.#at = now;
  }
}

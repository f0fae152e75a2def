// The bridge of a run with faults: counts connections and name lookups, and applies the plan's faults to each.

import { TlsError } from '../../errors.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import { toFailure } from '../bridge/failure.ts';
import type { AcceptReply, Request, ResolveReply } from '../bridge/messages.ts';
import type { Bridge, BridgeDatagrams, BridgeStream } from '../program-thread/bridge.ts';
import { DecoratedBridge } from '../program-thread/decorated-bridge.ts';
import { roll } from './chance.ts';
import { FaultyDatagrams } from './faulty-datagrams.ts';
import { type FaultContext, FaultyStream, type Peer, type StreamFaults } from './faulty-stream.ts';
import type { Fault, FaultPlan, Which } from './plan.ts';

export interface FaultyBridgeContext extends FaultContext {
  /** Program time at which the network comes back, milliseconds; Infinity if it is not down, or never comes back. */
  nextChange(): number;
  /** The program uses UDP where this fault of TCP would apply. */
  passed(fault: Fault): void;
  /** Called when the program waits for something that never happens. */
  hung(): void;
}

/** Milliseconds between two DNS queries, and their maximum number (lwIP's DNS_TMR_INTERVAL, DNS_MAX_RETRIES). */
const QUERY_INTERVAL = 1000;
const MOST_QUERIES = 4;
const NOT_FOUND = JSON.stringify({ failure: toFailure(new TlsError('net.name_not_found', '')) });
/** Faults without effect on UDP. */
const OF_TCP: ReadonlySet<Fault['kind']> = new Set(['reset', 'stall', 'close', 'slow']);
/** The most addresses whose host names are remembered. */
const MOST_NAMES = 1024;

export class FaultyBridge extends DecoratedBridge {
  readonly #plan: FaultPlan;
  readonly #context: FaultyBridgeContext;
  readonly #streams = new WeakMap<SharedArrayBuffer, FaultyStream>();
  /** Connected streams by socket number. */
  readonly #connected = new Map<number, FaultyStream>();
  readonly #names = new Map<string, string>();
  #connections = 0;
  #lookups = 0;
  #messages = 0;

  constructor(bridge: Bridge, plan: FaultPlan, context: FaultyBridgeContext) {
    super(bridge);
    this.#plan = plan;
    this.#context = context;
  }

  override openStream(): BridgeStream {
    const stream = new FaultyStream(super.openStream(), this.#context);
    this.#streams.set(stream.memory, stream);
    return stream;
  }

  override openDatagrams(): BridgeDatagrams {
    const lost = (address: string, port: number) => this.#isLost(address, port);
    const corruptedBit = (address: string, port: number) => this.#corruptedBit(address, port);
    return new FaultyDatagrams(super.openDatagrams(), this.#context, { lost, corruptedBit });
  }

  override post(request: Request): void {
    if (request.type === 'connect') this.#connect(request.socket, request.memory, request.host, request.port);
    if (request.type === 'close') this.#connected.delete(request.socket);
    super.post(request);
  }

  override ask(request: Request): string {
    switch (request.type) {
      case 'resolve':
        return this.#resolve(request, () => super.ask(request));
      case 'send to':
        this.#passFaultsOfTcp(request.address);
        if (this.#context.isDown() || this.#isLost(request.address, request.port)) return '{"sent":true}';
        return super.ask(request);
      case 'accept': {
        const answer = super.ask(request);
        const reply = JSON.parse(answer) as AcceptReply;
        if (!('failure' in reply)) this.#connect(request.socket, request.memory, reply.address, reply.port);
        return answer;
      }
      default:
        return super.ask(request);
    }
  }

  /** Wakes the program when delayed bytes are due, and detects a program that waits for nothing. */
  override sleep(seen: number, milliseconds: number, listens: boolean): void {
    const until = this.#nextDue() - this.#context.now();
    if (until < milliseconds) super.sleep(seen, Math.max(until, 1), false);
    else if (milliseconds === Number.POSITIVE_INFINITY && !listens) this.#context.hung();
    else super.sleep(seen, milliseconds, listens);
  }

  #nextDue(): number {
    let due = this.#context.nextChange();
    for (const stream of this.#connected.values()) due = Math.min(due, stream.nextDue());
    return due;
  }

  #connect(id: number, memory: SharedArrayBuffer, host: string, port: number): void {
    this.#connections++;
    const peer = { connection: this.#connections, host: this.#names.get(host) ?? host, port };
    const stream = this.#streams.get(memory);
    if (stream === undefined) return;
    this.#connected.set(id, stream);
    stream.connect(this.#faultsOf(peer, host));
  }

  #faultsOf(peer: Peer & { readonly connection: number }, address: string): StreamFaults {
    const of = <Kind extends Fault['kind']>(...kinds: readonly Kind[]) =>
      this.#matching(kinds, peer.connection, [peer.host, address]).sort((a, b) => afterOf(a) - afterOf(b))[0];
    return {
      peer,
      cut: of('reset', 'stall', 'close'),
      corrupt: of('corrupt'),
      slow: of('slow'),
      drop: this.#matching(['drop'], peer.connection, [peer.host, address], 'each')[0],
    };
  }

  /** @param chance - `each`: it is decided later, for each packet, and not once for the connection. */
  #matching<Kind extends Fault['kind']>(
    kinds: readonly Kind[],
    nth: number,
    hosts: readonly (string | undefined)[],
    chance: 'once' | 'each' = 'once',
  ): Extract<Fault, { kind: Kind; chance: number }>[] {
    return this.#plan.faults.filter((fault, index): fault is Extract<Fault, { kind: Kind; chance: number }> => {
      if (!(kinds as readonly string[]).includes(fault.kind) || !('which' in fault)) return false;
      if (!fits(fault.which, nth, hosts)) return false;
      return chance === 'each' || fault.chance === 1 || roll(this.#plan.seed, 4, index, nth) < fault.chance;
    });
  }

  #resolve({ host, port }: Extract<Request, { type: 'resolve' }>, ask: () => string): string {
    if (parseIpAddress(host) !== undefined) return ask();
    const nth = ++this.#lookups;
    const peer = { host, port };
    const fault = this.#matching(['dns'], nth, [host])[0];
    if (fault !== undefined) {
      this.#context.met(fault, peer);
      return NOT_FOUND;
    }
    const drop = this.#matching(['drop'], nth, [host], 'each').find(({ which }) => which === 'all' || 'host' in which);
    if (drop !== undefined && !this.#queryUntilAnswered(drop, nth, peer)) return NOT_FOUND;
    const answer = ask();
    const reply = JSON.parse(answer) as ResolveReply;
    if (!('failure' in reply) && this.#names.size < MOST_NAMES) this.#names.set(reply.address, host);
    return answer;
  }

  /** @returns whether one of the queries was not lost; waits after each lost one. */
  #queryUntilAnswered(drop: Fault & { readonly chance: number }, nth: number, peer: Peer): boolean {
    for (let attempt = 0; attempt < MOST_QUERIES; attempt++) {
      if (roll(this.#plan.seed, 5, nth, attempt) >= drop.chance) return true;
      this.#context.met(drop, peer);
      const end = this.#context.now() + QUERY_INTERVAL;
      for (let left = QUERY_INTERVAL; left > 0 && !this.interrupted; left = end - this.#context.now())
        super.sleep(this.signal, left, false);
    }
    return false;
  }

  #passFaultsOfTcp(address: string): void {
    const hosts = [this.#names.get(address), address];
    for (const fault of this.#plan.faults)
      if (OF_TCP.has(fault.kind) && 'which' in fault && fits(fault.which, 0, hosts)) this.#context.passed(fault);
  }

  #isLost(address: string, port: number): boolean {
    const host = this.#names.get(address) ?? address;
    const nth = ++this.#messages;
    const drop = this.#matching(['drop'], 0, [host, address], 'each').find(
      ({ chance }) => roll(this.#plan.seed, 6, nth) < chance,
    );
    if (drop !== undefined) this.#context.met(drop, { host, port });
    return drop !== undefined;
  }

  /** @returns the position of the corrupted bit, 0 up to 1 of the message's length; `undefined`: none. */
  #corruptedBit(address: string, port: number): number | undefined {
    const host = this.#names.get(address) ?? address;
    const nth = ++this.#messages;
    const corrupt = this.#matching(['corrupt'], nth, [host, address]).find(
      ({ which }) => which === 'all' || 'host' in which,
    );
    if (corrupt === undefined) return undefined;
    this.#context.met(corrupt, { host, port });
    return roll(this.#plan.seed, 7, nth);
  }
}

function fits(which: Which, nth: number, hosts: readonly (string | undefined)[]): boolean {
  if (which === 'all') return true;
  if ('nth' in which) return which.nth === nth;
  return hosts.some((host) => host?.toLowerCase() === which.host);
}

function afterOf(fault: Fault): number {
  return 'after' in fault ? (fault.after ?? 0) : 0;
}

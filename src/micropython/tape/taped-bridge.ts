// The bridge of a run that is recorded or replayed. When recording it forwards to the main thread and stores the results on
// a tape; when replaying it takes the results from the tape, without the main thread.

import { fromBase64, toBase64 } from '../../util/base64.ts';
import { decodeUtf8 } from '../../util/utf8.ts';
import type { Datagram } from '../bridge/datagrams.ts';
import { OUTPUT_HEADER, type SocketState } from '../bridge/layout.ts';
import type { Request } from '../bridge/messages.ts';
import type { Bridge, BridgeDatagrams, BridgeStream, IncomingBytes, OutgoingBytes } from '../program-thread/bridge.ts';
import { type Tape, TapeKey, type TapeValue } from './tape.ts';

/** The recorded object of the main thread; `undefined` in a replay. */
type Live<T> = T | undefined;

export class TapedBridge implements Bridge {
  readonly #bridge: Bridge;
  readonly #tape: Tape;
  readonly #mode: 'recorded' | 'replayed';
  readonly input: IncomingBytes;
  #sockets = 0;

  /** @param bridge - to the main thread; a replay uses it only to print. */
  constructor(bridge: Bridge, tape: Tape, mode: 'recorded' | 'replayed') {
    this.#bridge = bridge;
    this.#tape = tape;
    this.#mode = mode;
    this.input = new TapedIncoming(this.#live?.input, tape, `${TapeKey.input}.`);
  }

  get #live(): Live<Bridge> {
    return this.#mode === 'recorded' ? this.#bridge : undefined;
  }

  get signal(): number {
    return this.#bridge.signal;
  }

  get interrupted(): boolean {
    return this.#tape.value(TapeKey.interrupted, () => this.#bridge.interrupted);
  }

  takeInterrupt(): boolean {
    return this.#tape.value(TapeKey.interruptTaken, () => this.#bridge.takeInterrupt());
  }

  /** A replay does not wait: what ended each wait is on the tape. */
  sleep(seen: number, milliseconds: number, listens: boolean): void {
    this.#live?.sleep(seen, milliseconds, listens);
  }

  get skipsTime(): boolean {
    return this.#bridge.skipsTime;
  }

  catchUp(seen: number): boolean {
    return this.skipsTime && this.#tape.value(TapeKey.caughtUp, () => this.#bridge.catchUp(seen));
  }

  post(request: Request): void {
    if (request.type === 'connect') this.#tape.did(TapeKey.connect, describeRequest(request));
    if (this.#mode === 'recorded' || !OF_NETWORK.has(request.type)) this.#bridge.post(request);
  }

  ask(request: Request): string {
    this.#tape.did(`${TapeKey.answer}?`, describeRequest(request));
    return this.#tape.value(TapeKey.answer, () => this.#bridge.ask(request));
  }

  print(whole: Uint8Array): void {
    const bytes = whole.subarray(OUTPUT_HEADER);
    this.#tape.did(`o${whole[0]}`, decodeUtf8(bytes) ?? { base64: toBase64(bytes) });
    this.#bridge.print(whole);
  }

  openStream(): BridgeStream {
    return new TapedStream(this.#live?.openStream(), this.#tape, `s${++this.#sockets}.`);
  }

  closeStream(stream: Pick<BridgeStream, 'memory'>): void {
    this.#live?.closeStream(stream);
  }

  openDatagrams(): BridgeDatagrams {
    return new TapedDatagrams(this.#live?.openDatagrams(), this.#tape, `u${++this.#sockets}.`);
  }
}

/** Requests that a replay does not send, because it has their results. */
const OF_NETWORK: ReadonlySet<Request['type']> = new Set(['wake', 'connect', 'close', 'input']);

/** A request without socket numbers and memory, which differ between runs. */
function describeRequest(request: Request): TapeValue {
  switch (request.type) {
    case 'resolve':
    case 'connect':
    case 'listen':
    case 'bind':
      return [request.type, request.host, request.port];
    case 'send to':
      return [request.type, request.address, request.port];
    default:
      return [request.type];
  }
}

class TapedIncoming implements IncomingBytes {
  readonly #live: Live<IncomingBytes>;
  readonly #tape: Tape;
  readonly #key: string;

  constructor(live: Live<IncomingBytes>, tape: Tape, key: string) {
    this.#live = live;
    this.#tape = tape;
    this.#key = key;
  }

  get length(): number {
    return this.#tape.value(`${this.#key}length`, () => this.#live!.length);
  }

  get ended(): boolean {
    return this.#tape.value(`${this.#key}ended`, () => this.#live!.ended);
  }

  get failure(): number {
    return this.#tape.value(`${this.#key}failure`, () => this.#live!.failure);
  }

  get roomy(): boolean {
    return this.#live?.roomy === true;
  }

  takeSleeper(): boolean {
    return this.#live?.takeSleeper() === true;
  }

  read(into: Uint8Array): number {
    return this.#take('read', into);
  }

  peek(into: Uint8Array): number {
    return this.#take('peek', into);
  }

  #take(how: 'read' | 'peek', into: Uint8Array): number {
    const bytes = this.#tape.bytes(`${this.#key}${how}`, () => into.subarray(0, this.#live![how](into)));
    const fitting = bytes.subarray(0, into.length);
    into.set(fitting);
    return fitting.length;
  }
}

/** Recorded for a complete write: a replay may write some bytes more or less (a signature has no fixed length). */
const ALL = -1;

class TapedOutgoing implements OutgoingBytes {
  readonly #live: Live<OutgoingBytes>;
  readonly #tape: Tape;
  readonly #key: string;

  constructor(live: Live<OutgoingBytes>, tape: Tape, key: string) {
    this.#live = live;
    this.#tape = tape;
    this.#key = key;
  }

  get length(): number {
    return this.#tape.value(`${this.#key}unsent`, () => this.#live!.length);
  }

  get space(): number {
    return this.#tape.value(`${this.#key}space`, () => this.#live!.space);
  }

  get ended(): boolean {
    return this.#tape.value(`${this.#key}out-ended`, () => this.#live!.ended);
  }

  get failure(): number {
    return this.#tape.value(`${this.#key}out-failure`, () => this.#live!.failure);
  }

  takeSleeper(): boolean {
    return this.#live?.takeSleeper() === true;
  }

  write(bytes: Uint8Array): number {
    const count = this.#tape.value(`${this.#key}write`, () => {
      const taken = this.#live!.write(bytes);
      return taken === bytes.length ? ALL : taken;
    });
    return count === ALL ? bytes.length : Math.min(count, bytes.length);
  }
}

class TapedStream implements BridgeStream {
  readonly incoming: IncomingBytes;
  readonly outgoing: OutgoingBytes;
  readonly memory: SharedArrayBuffer;
  readonly #live: Live<BridgeStream>;
  readonly #tape: Tape;
  readonly #key: string;

  constructor(live: Live<BridgeStream>, tape: Tape, key: string) {
    this.#live = live;
    this.#tape = tape;
    this.#key = key;
    this.memory = live?.memory ?? new SharedArrayBuffer(0);
    this.incoming = new TapedIncoming(live?.incoming, tape, key);
    this.outgoing = new TapedOutgoing(live?.outgoing, tape, key);
  }

  get state(): SocketState {
    return this.#tape.value(`${this.#key}state`, () => this.#live!.state);
  }

  set state(state: SocketState) {
    if (this.#live !== undefined) this.#live.state = state;
  }

  get failure(): number {
    return this.#tape.value(`${this.#key}why`, () => this.#live!.failure);
  }

  get pending(): number {
    return this.#tape.value(`${this.#key}pending`, () => this.#live!.pending);
  }
}

class TapedDatagrams implements BridgeDatagrams {
  readonly memory: SharedArrayBuffer;
  readonly #live: Live<BridgeDatagrams>;
  readonly #tape: Tape;
  readonly #key: string;

  constructor(live: Live<BridgeDatagrams>, tape: Tape, key: string) {
    this.#live = live;
    this.#tape = tape;
    this.#key = key;
    this.memory = live?.memory ?? new SharedArrayBuffer(0);
  }

  get pending(): number {
    return this.#tape.value(`${this.#key}pending`, () => this.#live!.pending);
  }

  peek(): Datagram | undefined {
    const found = this.#tape.value<TapeValue>(`${this.#key}peek`, () => {
      const datagram = this.#live!.peek();
      return datagram === undefined ? null : { ...datagram, bytes: toBase64(datagram.bytes) };
    });
    if (found === null) return undefined;
    const { address, port, bytes } = found as { address: string; port: number; bytes: string };
    return { address, port, bytes: fromBase64(bytes) ?? new Uint8Array(0) };
  }

  drop(): void {
    this.#live?.drop();
  }
}

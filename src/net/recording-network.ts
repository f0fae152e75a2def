// A network that records its connections as pcapng, to inspect them in Wireshark.
import {
  encodeCaptureStart,
  encodePacket,
  encodeSecret,
  encodeSegment,
  MAX_PAYLOAD,
  type Segment,
  TcpFlag,
} from './pcapng.ts';
import type { Endpoint, IoOptions, Network, Transport } from './transport.ts';

export interface RecorderSettings {
  /** Receives the next bytes of the file; they are secret once a secret has been logged. */
  readonly write: (bytes: Uint8Array) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Writes one capture: the secrets as they are logged, and the bytes of every connection of {@link record}. */
export class Recorder {
  readonly #settings: RecorderSettings;

  constructor(settings: RecorderSettings) {
    this.#settings = settings;
    settings.write(encodeCaptureStart('thimble'));
  }

  /** For `SSLContext.keyLog` and the engines' own: an NSS key-log line. */
  readonly keyLog = (line: string): void => this.#settings.write(encodeSecret(line));

  /** The same network, its outgoing connections recorded. */
  record(network: Network): Network {
    return {
      ...network,
      connect: async (options) => new RecordedTransport(await network.connect(options), this.#settings),
    };
  }
}

/** Sequence numbers before the first byte; any will do. */
const START = 0;

/**
 * Received bytes are recorded with the next call: by then the engine has processed them, and the secrets that
 * decrypt it come first in the file, where Wireshark needs them.
 */
class RecordedTransport implements Transport {
  readonly #transport: Transport;
  readonly #settings: RecorderSettings;
  /** Bytes so far, in each direction, SYN and FIN counted as TCP does. */
  #sent = START;
  #received = START;
  #waiting: { readonly time: number; readonly bytes: Uint8Array } | undefined;
  #ended = false;
  #peerHasEnded = false;

  constructor(transport: Transport, settings: RecorderSettings) {
    this.#transport = transport;
    this.#settings = settings;
    this.#out(TcpFlag.syn);
    this.#in(TcpFlag.syn | TcpFlag.ack);
    this.#out(TcpFlag.ack);
  }

  get remote(): Endpoint {
    return this.#transport.remote;
  }

  get local(): Endpoint {
    return this.#transport.local;
  }

  get returnsBytes(): boolean {
    return this.#transport.returnsBytes === true;
  }

  async read(options?: IoOptions): Promise<Uint8Array | undefined> {
    this.#flush();
    const bytes = await this.#transport.read(options);
    this.#flush(); // a write may have come in between
    if (bytes === undefined) this.#peerEnded();
    else this.#waiting = { time: this.#settings.now(), bytes: bytes.slice() };
    return bytes;
  }

  write(bytes: Uint8Array, options?: IoOptions): Promise<void> {
    this.#flush();
    this.#pieces(bytes, (piece) => this.#out(TcpFlag.psh | TcpFlag.ack, piece));
    return this.#transport.write(bytes, options);
  }

  closeWrite(): Promise<void> {
    this.#end();
    return this.#transport.closeWrite();
  }

  close(): void {
    this.#end();
    this.#transport.close();
  }

  setIdle(idle: boolean): void {
    this.#transport.setIdle?.(idle);
  }

  #peerEnded(): void {
    if (!this.#peerHasEnded) this.#in(TcpFlag.fin | TcpFlag.ack);
    this.#peerHasEnded = true;
  }

  #end(): void {
    this.#flush();
    if (this.#ended) return;
    this.#ended = true;
    this.#out(TcpFlag.fin | TcpFlag.ack);
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    this.#pieces(waiting.bytes, (piece) => this.#in(TcpFlag.psh | TcpFlag.ack, piece, waiting.time));
  }

  #pieces(bytes: Uint8Array, each: (piece: Uint8Array) => void): void {
    for (let at = 0; at < bytes.length; at += MAX_PAYLOAD) each(bytes.subarray(at, at + MAX_PAYLOAD));
  }

  #out(flags: number, payload: Uint8Array = NOTHING): void {
    const { local: from, remote: to } = this.#transport;
    const [sequence, acknowledgement] = [this.#sent, this.#received];
    this.#put({ from, to, sequence, acknowledgement, flags, payload }, this.#settings.now());
    this.#sent += payload.length + countOf(flags);
  }

  #in(flags: number, payload: Uint8Array = NOTHING, time: number = this.#settings.now()): void {
    const { local: to, remote: from } = this.#transport;
    const [sequence, acknowledgement] = [this.#received, this.#sent];
    this.#put({ from, to, sequence, acknowledgement, flags, payload }, time);
    this.#received += payload.length + countOf(flags);
  }

  #put(segment: Segment, time: number): void {
    const acknowledgement = segment.flags & TcpFlag.ack ? segment.acknowledgement : 0;
    this.#settings.write(encodePacket(time, encodeSegment({ ...segment, acknowledgement })));
  }
}

const NOTHING = new Uint8Array(0);

/** SYN and FIN take a place in the sequence (RFC 9293 §3.4). */
function countOf(flags: number): number {
  return flags & (TcpFlag.syn | TcpFlag.fin) ? 1 : 0;
}

// NINA's commands for sockets: each numbered slot is a TCP or TLS client, a TCP server or a UDP socket.
import type { Coprocessor } from '../../boards/stacks/airlift/coprocessor.ts';
import { MOST_DATA, type NinaCommand } from './frames.ts';
import type { NinaDatagrams, NinaIdentity, NinaListener, NinaNetwork, NinaStream } from './network.ts';
import { bigEndian16, byte, cString, dotted, firstByte, littleEndian, parameter } from './values.ts';

type Slot =
  | { readonly kind: 'client'; readonly stream: NinaStream; wasConnected: boolean }
  | { readonly kind: 'server'; readonly listener: NinaListener; readonly waiting: NinaStream[] }
  | {
      readonly kind: 'udp';
      datagrams: NinaDatagrams | undefined;
      remote: { readonly host: string; readonly port: number };
      /** Bytes of the message that the program has not sent yet. */
      outgoing: number[];
      /** The received message that the program is reading. */
      incoming: { rest: Uint8Array; readonly address: Uint8Array; readonly port: number } | undefined;
    };

/** The response's parameters, or a function to call again until it returns them. */
export type NinaResult = readonly Uint8Array[] | (() => readonly Uint8Array[] | undefined);

const Mode = { tcp: 0, udp: 1, tls: 2, multicast: 3 } as const;
const State = { closed: 0, established: 4 } as const;
const NONE = 255;
const DONE = [byte(1)] as const;
const FAILED = [byte(0)] as const;
/** No parameters: the response if a connection fails. */
const NOTHING: readonly Uint8Array[] = [];
/** Size of NetworkUDP's message buffer. */
const LARGEST_MESSAGE = 1460;
/** Milliseconds after which NINA 3 gives up on a write. */
const WRITES_FOR = 10_000;
/** Sizes of NINA's buffers for a certificate and for a key. */
const CERTIFICATE_BUFFER = 1300;
const KEY_BUFFER = 1700;

export class SocketCommands {
  readonly #network: NinaNetwork;
  readonly #facts: Coprocessor;
  readonly #slots: (Slot | undefined)[];
  #certificate: Uint8Array | undefined;
  #key: Uint8Array | undefined;
  #connecting: NinaStream | undefined;
  /** Slots whose TLS client has loaded the built-in roots, which then stay loaded. */
  readonly #hasRoots = new Set<number>();

  constructor(network: NinaNetwork, facts: Coprocessor) {
    this.#network = network;
    this.#facts = facts;
    this.#slots = new Array<Slot | undefined>(facts.sockets).fill(undefined);
  }

  /** @returns `undefined` if the command is not about sockets, or there is no such slot. */
  run(name: string, command: NinaCommand): NinaResult | undefined {
    switch (name) {
      case 'getSocket':
        return [byte(this.#freeSlot() ?? NONE)];
      case 'startClient':
        return this.#startClient(command);
      case 'startServer':
        return this.#startServer(command);
      case 'setClientCert':
        this.#certificate = pemOf(command.raw.subarray(0, CERTIFICATE_BUFFER));
        return DONE;
      case 'setCertKey':
        this.#key = pemOf(command.raw.subarray(0, KEY_BUFFER));
        return DONE;
      case 'dataSent':
        return DONE;
    }
    const index = firstByte(command, 0);
    return index < this.#slots.length ? this.#onSlot(name, command, index) : undefined;
  }

  get hasData(): boolean {
    return this.#slots.some((slot) => {
      if (slot?.kind === 'client') return slot.stream.available() > 0;
      if (slot?.kind === 'server') return this.#accept(slot).length > 0;
      return slot?.kind === 'udp' && this.#message(slot) !== undefined;
    });
  }

  stopAll(): void {
    for (let index = 0; index < this.#slots.length; index++) this.#stop(index);
    this.#connecting?.stop();
    this.#connecting = undefined;
    this.#certificate = undefined;
    this.#key = undefined;
    this.#hasRoots.clear();
  }

  #onSlot(name: string, command: NinaCommand, index: number): NinaResult | undefined {
    const slot = this.#slots[index];
    switch (name) {
      case 'stopClient':
        this.#stop(index);
        return DONE;
      case 'getState':
        return slot?.kind === 'server' ? DONE : FAILED;
      case 'getClientState':
        return [byte(this.#state(index))];
      case 'availData':
        return [littleEndian(this.#available(index), 2)];
      case 'getDataBuf':
        return [this.#read(index, littleEndian16(parameter(command, 1)))];
      case 'getData':
        return [byte(this.#read(index, 1)[0] ?? NONE)];
      case 'sendData':
        return this.#write(slot, parameter(command, 1));
      case 'insertDataBuf':
        return slot?.kind === 'udp' && this.#insert(slot, parameter(command, 1)) ? DONE : FAILED;
      case 'sendUdpData':
        return slot?.kind === 'udp' && this.#send(slot) ? DONE : FAILED;
      case 'getRemoteData':
        return this.#remote(slot);
      default:
        return undefined;
    }
  }

  #freeSlot(except?: number): number | undefined {
    const found = this.#slots.findIndex((slot, index) => slot === undefined && index !== except);
    return found < 0 ? undefined : found;
  }

  #stop(index: number): void {
    const slot = this.#slots[index];
    this.#slots[index] = undefined;
    if (slot?.kind === 'client') slot.stream.stop();
    else if (slot?.kind === 'server') slot.listener.stop();
    else if (slot?.kind === 'udp') slot.datagrams?.stop();
    if (slot?.kind === 'server') for (const each of slot.waiting) each.stop();
  }

  // Clients.

  #startClient(command: NinaCommand): NinaResult | undefined {
    const { count } = command;
    const named = count === 5;
    const host = named ? cString(parameter(command, 0)) : dotted(parameter(command, 0));
    const from = named ? 2 : 1;
    const port = bigEndian16(parameter(command, from));
    const index = firstByte(command, from + 1);
    const mode = firstByte(command, from + 2);
    if (index >= this.#slots.length) return undefined;
    if (mode === Mode.udp) return this.#startUdp(index, host, port);
    if (mode !== Mode.tcp && mode !== Mode.tls) return NOTHING;
    this.#network.tell(mode === Mode.tls ? 'connect TLS' : 'connect TCP', `${host}:${port}`);
    const stream = mode === Mode.tls ? this.#startTls(index, host, port) : this.#network.connect(host, port);
    if (stream === undefined) return NOTHING;
    this.#stop(index);
    this.#connecting = stream;
    return this.#connection(index, stream, mode);
  }

  #startTls(index: number, host: string, port: number): NinaStream | undefined {
    const own =
      this.#certificate !== undefined && this.#key !== undefined
        ? { certificate: this.#certificate, key: this.#key }
        : undefined;
    if (own === undefined) this.#hasRoots.add(index);
    const hasRoots = this.#facts.identity === 'beside-roots' || this.#hasRoots.has(index);
    if (!hasRoots) return undefined;
    return this.#network.connectTls(host, port, own satisfies NinaIdentity | undefined);
  }

  #connection(index: number, stream: NinaStream, mode: 0 | 2): NinaResult {
    const { connects, failedHandshake } = this.#facts;
    const deadline = this.#network.now() + (mode === Mode.tls ? connects.tls : connects.tcp);
    const settle = (wasConnected: boolean) => {
      this.#connecting = undefined;
      this.#slots[index] = { kind: 'client', stream, wasConnected };
      return DONE;
    };
    return () => {
      const isOver = this.#network.now() >= deadline;
      const found = stream.advance();
      if (found === 'open') return settle(true);
      if (found === 'pending' && !isOver) return undefined;
      // NINA 1.7 repeats a failed handshake until the timeout, whose return value it then takes for success.
      const continues = mode === Mode.tls && failedHandshake === 'goes-on' && stream.wasReached;
      if (continues && !isOver) return undefined;
      stream.stop();
      this.#connecting = undefined;
      return continues ? settle(true) : NOTHING;
    };
  }

  #state(index: number): number {
    const slot = this.#slots[index];
    const isClient = slot?.kind === 'client';
    if (isClient && this.#isAlive(slot.stream)) return State.established;
    const frees = this.#facts.frees === 'always' || (isClient && slot.wasConnected);
    if (frees) this.#stop(index);
    return State.closed;
  }

  #isAlive(stream: NinaStream): boolean {
    if (stream.available() > 0) return true;
    return stream.state === 'open' || (stream.state === 'ended' && !this.#facts.seesEnd);
  }

  #write(slot: Slot | undefined, bytes: Uint8Array): NinaResult {
    if (slot?.kind !== 'client') return [littleEndian(0, 2)];
    const deadline = this.#network.now() + (this.#facts.writes === 'all' ? WRITES_FOR : 0);
    let written = 0;
    return () => {
      const taken = slot.stream.write(bytes.subarray(written));
      written += taken ?? 0;
      const continues = taken !== undefined && written < bytes.length && this.#network.now() < deadline;
      return continues ? undefined : [littleEndian(written, 2)];
    };
  }

  // Servers.

  #startServer(command: NinaCommand): NinaResult | undefined {
    const hasAddress = command.count !== 3;
    const from = hasAddress ? 1 : 0;
    const port = bigEndian16(parameter(command, from));
    const index = firstByte(command, from + 1);
    const mode = firstByte(command, from + 2);
    if (index >= this.#slots.length) return undefined;
    if (mode === Mode.tcp) {
      const listener = this.#network.listen(port);
      if (listener === undefined) return FAILED;
      this.#stop(index);
      this.#slots[index] = { kind: 'server', listener, waiting: [] };
      this.#network.tell('listen', port);
      return DONE;
    }
    if (mode !== Mode.udp && mode !== Mode.multicast) return FAILED;
    const group = mode === Mode.multicast ? parameter(command, 0).slice(0, 4) : undefined;
    return this.#bindUdp(index, port, group) ? DONE : FAILED;
  }

  /** @returns accepted connections that have no slot yet. */
  #accept(slot: Slot & { kind: 'server' }): readonly NinaStream[] {
    const next = slot.waiting.length < this.#slots.length ? slot.listener.accept() : undefined;
    if (next !== undefined) slot.waiting.push(next);
    return this.#facts.offers === 'connections'
      ? slot.waiting
      : slot.waiting.filter((stream) => stream.available() > 0);
  }

  /** @returns the slot that an accepted connection was given, or `NONE`. */
  #offered(slot: Slot & { kind: 'server' }, index: number): number {
    const [stream] = this.#accept(slot);
    const free = this.#freeSlot(index);
    if (stream === undefined || free === undefined) return NONE;
    slot.waiting.splice(slot.waiting.indexOf(stream), 1);
    this.#slots[free] = { kind: 'client', stream, wasConnected: false };
    return free;
  }

  #available(index: number): number {
    const slot = this.#slots[index];
    if (slot?.kind === 'client') return Math.min(slot.stream.available(), 0xffff);
    if (slot?.kind === 'server') return this.#offered(slot, index);
    return slot?.kind === 'udp' ? (this.#message(slot)?.rest.length ?? 0) : 0;
  }

  #read(index: number, length: number): Uint8Array {
    const slot = this.#slots[index];
    const most = Math.min(length, MOST_DATA);
    if (slot?.kind === 'client') return slot.stream.read(most);
    if (slot?.kind !== 'udp' || slot.incoming === undefined) return new Uint8Array(0);
    const part = slot.incoming.rest.subarray(0, most);
    slot.incoming.rest = slot.incoming.rest.subarray(part.length);
    return part;
  }

  // UDP.

  #startUdp(index: number, host: string, port: number): NinaResult {
    const slot = this.#slots[index];
    const kept = slot?.kind === 'udp' ? slot : undefined;
    if (kept === undefined) this.#stop(index);
    const isNamed = !/^\d+\.\d+\.\d+\.\d+$/.test(host);
    if (isNamed && this.#network.resolve(host) === undefined) return NOTHING;
    const remote = { host, port };
    if (kept !== undefined) {
      kept.remote = remote;
      kept.outgoing = [];
    } else this.#slots[index] = { kind: 'udp', datagrams: undefined, remote, outgoing: [], incoming: undefined };
    return DONE;
  }

  /** The library binds a client's socket to its server's port, which may be in use on this machine: it gets any port. */
  #bindUdp(index: number, port: number, group: Uint8Array | undefined): boolean {
    const slot = this.#slots[index];
    const isClient = slot?.kind === 'udp' && slot.remote.port === port;
    if (isClient && slot.datagrams !== undefined) return true;
    const datagrams = this.#network.openDatagrams(isClient ? undefined : port, group);
    if (datagrams === undefined) return false;
    const remote = isClient ? slot.remote : { host: group === undefined ? '' : dotted(group), port };
    if (!isClient) this.#stop(index);
    this.#slots[index] = { kind: 'udp', datagrams, remote, outgoing: [], incoming: undefined };
    return true;
  }

  #insert(slot: Slot & { kind: 'udp' }, bytes: Uint8Array): boolean {
    for (const each of bytes) {
      if (slot.outgoing.length === LARGEST_MESSAGE) this.#flush(slot);
      slot.outgoing.push(each);
    }
    return bytes.length > 0;
  }

  #flush(slot: Slot & { kind: 'udp' }): boolean {
    slot.datagrams ??= this.#network.openDatagrams(undefined);
    const sent = slot.datagrams?.send(Uint8Array.from(slot.outgoing), slot.remote.host, slot.remote.port) ?? false;
    slot.outgoing = [];
    return sent;
  }

  /** Sent bytes stay in NINA's buffer, and are sent again with later ones, until a new packet begins. */
  #send(slot: Slot & { kind: 'udp' }): boolean {
    const kept = slot.outgoing;
    const sent = this.#flush(slot);
    slot.outgoing = kept;
    return sent;
  }

  #message(slot: Slot & { kind: 'udp' }): (Slot & { kind: 'udp' })['incoming'] {
    if (slot.incoming !== undefined && slot.incoming.rest.length > 0) return slot.incoming;
    const next = slot.datagrams?.receive();
    slot.incoming = next && { rest: next.bytes, address: next.address, port: next.port };
    if (next !== undefined) slot.remote = { host: dotted(next.address), port: next.port };
    return slot.incoming;
  }

  #remote(slot: Slot | undefined): readonly Uint8Array[] {
    const found = slot?.kind === 'client' ? slot.stream.remote : slot?.kind === 'udp' ? slot.incoming : undefined;
    const port = found?.port ?? 0;
    return [found?.address ?? new Uint8Array(4), Uint8Array.of(port >> 8, port & 0xff)];
  }
}

function littleEndian16(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
}

/** Cuts off the bytes that follow a PEM text in the frame. */
function pemOf(bytes: Uint8Array): Uint8Array {
  const end = bytes.findIndex((each) => each === 0 || each > 0x7e);
  return end < 0 ? bytes : bytes.slice(0, end);
}

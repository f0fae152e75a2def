// Simulates the board's memory use by TLS connections, and the failure when it runs out: figures of the firmware's own
// library in a 32-bit build (`MemoryFigures`), compared with the board's memory (boards/tls-heap.ts). Where TLS allocates from
// Python's heap, the program's objects count too: this interpreter has 32-bit objects like a board's.
import type { FirmwareVerdict } from '../../boards/firmware-verdict.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import type { ByKey } from '../../boards/stacks/stack.ts';
import { chainBeyondUsual, type FailureRange, failureRangeOf, figureOf, tlsHeapOf } from '../../boards/tls-heap.ts';
import type { TlsContext } from '../../context/tls-context.ts';
import { parsePublicKeyInfo } from '../../crypto/public-key-info.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { Certificate } from '../../x509/certificate.ts';
import { lineInWords } from '../bridge/program-event.ts';
import type { Journal, JournalConnection } from './journal.ts';

type Key = keyof ByKey;

/** The memory of one connection. */
export interface TlsShare {
  /**
   * Reserves the peak of the handshake.
   * @param chain - the server's certificates: of a peer, or our own.
   * @returns the failure if there is no memory for it.
   */
  beginHandshake(chain: readonly Uint8Array[]): TlsError | undefined;
  connected(): void;
  closed(): void;
}

interface Share {
  bytes: number;
  /** Whether the stream that carries it is closed: then a board can free its memory. */
  readonly isOver: () => boolean;
  readonly context: TlsContext;
  readonly connection: JournalConnection;
}

/** A warning is printed if a handshake leaves less than this part of Python's heap free: judgement, not a fact of a firmware. */
const LITTLE = 1 / 8;

export class TlsMemory {
  readonly #profile: BoardProfile;
  readonly #journal: Journal;
  readonly #limit: number | undefined;
  readonly #range: FailureRange | undefined;
  readonly #collect: () => boolean;
  readonly #shares = new Set<Share>();
  /** Bytes in Python's heap before a program starts; `undefined`: the program's objects are not in the heap of TLS. */
  readonly #atStart: number | undefined;
  #programBytes: (() => number) | undefined;
  #peak = 0;
  #warned = false;
  #warnedOfProgram = false;

  /**
   * @param heap - bytes available to TLS, if configured (`--heap`).
   * @param collect - collects garbage, as a board does before it runs out of memory; returns whether it could.
   */
  constructor(profile: BoardProfile, heap: number | undefined, journal: Journal, collect: () => boolean) {
    this.#collect = collect;
    this.#profile = profile;
    this.#journal = journal;
    const known = heap === undefined ? tlsHeapOf(profile) : undefined;
    this.#limit = heap ?? known?.most;
    this.#atStart = known?.atStart;
    this.#range = heap === undefined ? failureRangeOf(profile) : undefined;
  }

  /** @param bytes - counts the program's objects, with their garbage. */
  measureWith(bytes: () => number): void {
    this.#programBytes = bytes;
  }

  /**
   * @param isOver - whether the stream that carries the connection is closed.
   * @throws TlsError `board.out_of_memory` if there is not even room for the buffers.
   */
  open(context: TlsContext, connection: JournalConnection, isOver: () => boolean): TlsShare {
    const { memory } = this.#profile.stack;
    for (const share of this.#shares) if (share.isOver()) this.#shares.delete(share);
    const share: Share = { bytes: 0, context, connection, isOver };
    let key: Key | undefined;
    let chainMore = 0;
    this.#shares.add(share);
    const refused = this.#refusalAfterCollecting(share, memory.setUp ?? 0);
    if (refused !== undefined) {
      this.#shares.delete(share);
      throw refused;
    }
    share.bytes = memory.setUp ?? 0;
    this.#tell(share, 'set-up');
    return {
      beginHandshake: (chain) => {
        key = keyOf(chain[0]);
        chainMore = chainBeyondUsual(chain);
        const peak = (figureOf(memory.peak, key) ?? share.bytes) + chainMore * (memory.perChainByte?.peak ?? 0);
        const error = this.#refusalAfterCollecting(share, peak, key);
        if (error !== undefined) return error;
        this.#peak = Math.max(this.#peak, this.#held() - share.bytes + peak);
        this.#tell(share, 'handshake');
        this.#warnOfProgram(this.#held() - share.bytes + peak, share);
        return undefined;
      },
      connected: () => {
        const kept = chainMore * (memory.perChainByte?.afterHandshake ?? 0);
        share.bytes = (figureOf(memory.afterHandshake, key) ?? share.bytes) + kept;
        this.#tell(share, 'connected');
        this.#warn(share);
      },
      closed: () => {
        if (!this.#shares.delete(share)) return;
        share.bytes = 0;
        this.#tell(share, 'closed');
      },
    };
  }

  /** TLS memory in the heap shared with Python, bytes. */
  get inPythonHeap(): number {
    return this.#profile.stack.memory.heap === 'python' ? this.#held() : 0;
  }

  /** Like {@link TlsMemory.#refusal}, after garbage collection. */
  #refusalAfterCollecting(share: Share, wanted: number, key?: Key): TlsError | undefined {
    const program = this.#ofProgram();
    if (this.#refusal(share, wanted, program, key) === undefined) return undefined;
    const live = this.#collect() ? this.#ofProgram() : 0; // with garbage the figure says nothing
    return this.#refusal(share, wanted, live, key);
  }

  /** Bytes of Python's heap in use by the program and before it, if TLS allocates from that heap. */
  #ofProgram(): number {
    if (this.#atStart === undefined || this.#programBytes === undefined) return 0;
    return this.#atStart + this.#programBytes();
  }

  /** @param wanted - total bytes that the connection needs. @param program - bytes of Python's objects in the same heap. */
  #refusal(share: Share, wanted: number, program: number, key?: Key): TlsError | undefined {
    if (this.#limit === undefined) return undefined;
    const others = this.#held() - share.bytes;
    if (program + others + wanted <= this.#limit) return undefined;
    const count = this.#shares.size - 1;
    const open = count === 1 ? '1 open connection holds' : `${count} open connections hold`;
    const objects = program === 0 ? '' : `Python's objects hold ${program} (estimate), `;
    const detail = `${objects}${open} ${others} of the board's ${this.#limit} bytes, and ${key === undefined ? 'another' : 'its handshake'} needs ${wanted}`;
    const ret =
      key === undefined ? undefined : this.#profile.stack.memory.handshakeFails?.[key === 'ec' ? 'ec' : 'rsa'];
    return new TlsError('board.out_of_memory', detail, ret === undefined ? {} : { cause: verdict(ret) });
  }

  /** Warns once if a handshake fits, but with so little left that the heap's fragmentation decides. */
  #warnOfProgram(used: number, { connection }: Share): void {
    if (this.#atStart === undefined || this.#limit === undefined || this.#warnedOfProgram) return;
    const isLittle = () => this.#limit! - used - this.#ofProgram() < this.#limit! * LITTLE;
    if (!isLittle() || !this.#collect() || !isLittle()) return;
    this.#warnedOfProgram = true;
    const program = this.#ofProgram();
    const at = connection.line === undefined ? '' : ` at ${lineInWords(connection.line)}`;
    const { largestBlock } = this.#profile.stack.memory;
    const block = largestBlock === undefined ? 'large blocks' : `one block of ${largestBlock} bytes`;
    this.#journal.tell({
      event: 'warning',
      text: `the TLS connection${at} has room by a margin of only ${this.#limit - used - program} bytes (estimate): TLS takes its memory from Python's heap of ${this.#limit} bytes, and Python's objects hold ${program}. It needs ${block}, so the board may run out of memory here. Connect before the program makes large objects, or make them smaller.`,
    });
  }

  /** The CAs are counted once for each context in use. */
  #held(): number {
    const { perCa } = this.#profile.stack.memory;
    let held = 0;
    const contexts = new Set<TlsContext>();
    for (const { bytes, context } of this.#shares) {
      held += bytes;
      contexts.add(context);
    }
    for (const { loadedCas } of contexts) for (const ca of loadedCas) held += figureOf(perCa, keyOf(ca)) ?? 0;
    return held;
  }

  #tell({ connection }: Share, step: 'set-up' | 'handshake' | 'connected' | 'closed'): void {
    if (this.#profile.stack.memory.setUp === undefined) return;
    const held = this.#held();
    this.#peak = Math.max(this.#peak, held);
    if (!this.#journal.tellsAll) return;
    const line = this.#journal.line();
    this.#journal.tell({
      event: 'memory',
      connection: connection.id,
      step,
      held,
      peak: this.#peak,
      ...(this.#limit !== undefined && { heap: this.#limit }),
      ...(line !== undefined && { line }),
    });
  }

  /** Warns once, before the open connections reach the range in which a board may fail. */
  #warn({ connection }: Share): void {
    if (this.#warned || this.#range === undefined) return;
    const { first, last } = this.#range;
    const open = [...this.#shares].filter((share) => share.connection.isOpen).length;
    if (open < first - 1 || open < 2) return;
    this.#warned = true;
    const between = first === last ? `at the ${ordinal(last)}` : `between the ${ordinal(first)} and ${ordinal(last)}`;
    const opened = connection.line === undefined ? '' : `; the last was opened at ${lineInWords(connection.line)}`;
    this.#journal.tell({
      event: 'warning',
      text: `${open} TLS connections are open; this board runs out of memory ${between} open connection (estimate)${opened}. Close each response and socket when it is done.`,
    });
  }
}

function verdict(ret: number): FirmwareVerdict {
  return { kind: 'firmware', ret, flags: 0, chain: [] };
}

/** Cached: the CAs are counted at each step of each connection. */
const KEYS = new WeakMap<Uint8Array, Key>();

function keyOf(certificate: Uint8Array | undefined): Key {
  if (certificate === undefined) return 'ec';
  const key = KEYS.get(certificate) ?? parseKey(certificate);
  KEYS.set(certificate, key);
  return key;
}

function parseKey(certificate: Uint8Array): Key {
  try {
    const info = parsePublicKeyInfo(Certificate.parse(certificate).publicKeyInfo);
    if (info.type !== 'rsa' && info.type !== 'rsa-pss') return 'ec';
    if (info.bits > 3072) return 'rsa4096';
    return info.bits > 2048 ? 'rsa3072' : 'rsa2048';
  } catch (error) {
    if (isTlsError(error)) return 'ec'; // verification reports the error
    throw error;
  }
}

function ordinal(n: number): string {
  const ending = n % 100 > 10 && n % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}

// The journal of a run: reports the program's connections as events, and keeps the last failures to explain an uncaught
// exception.
import type { BoardProfile } from '../../boards/profile.ts';
import type { RaisedError } from '../../boards/python-exception.ts';
import type { TlsError } from '../../errors.ts';
import type { EventDetail, ExceptionEvent, ProgramEvent, Reason } from '../bridge/program-event.ts';
import { type Circumstances, describeReason } from './reason.ts';

/** A connection of the program. */
export interface JournalConnection {
  readonly id: number;
  /** The host as named by the program. */
  host: string;
  /** 0: not known. */
  port: number;
  /** The line that opened it: `main.py:14`; absent: unknown. */
  line: string | undefined;
  sent: number;
  received: number;
  isOpen: boolean;
  /** Bytes that no event has reported yet. */
  untold: { readonly direction: 'in' | 'out'; count: number } | undefined;
  /** The first bytes that the peer sent instead of TLS. */
  heard: Uint8Array;
}

/** A failure that was raised in the program. */
interface Failure {
  readonly raised: RaisedError;
  readonly reason: Reason;
}

/** The most failures kept: a program may catch some before the uncaught one. */
const MAX_FAILURES = 16;
/** The most names kept for addresses. */
const MAX_NAMES = 256;

export interface JournalSettings {
  readonly print: (event: ProgramEvent) => void;
  readonly detail: EventDetail;
  readonly profile: BoardProfile;
  /** The board's time and the actual time, milliseconds since 1970. */
  readonly clock: Circumstances['clock'];
  /** Modules of `--stub`. */
  readonly stubs?: readonly string[];
  /** The program's current line; `undefined`: unknown. */
  readonly line: () => string | undefined;
  /** Further events for the end. */
  readonly atEnd?: (() => readonly ProgramEvent[]) | undefined;
}

export class Journal {
  readonly #settings: JournalSettings;
  readonly #byStream = new WeakMap<object, JournalConnection>();
  readonly #open = new Set<JournalConnection>();
  /** Names that the program resolved, by address, and by address and port. */
  readonly #names = new Map<string, Named>();
  readonly #failures: Failure[] = [];
  readonly #unverified = new Set<string>();
  readonly #stubs: ReadonlyMap<string, Set<string>>;
  #next = 1;
  #isOver = false;

  constructor(settings: JournalSettings) {
    this.#settings = settings;
    this.#stubs = new Map((settings.stubs ?? []).map((name) => [name, new Set()]));
  }

  /** Whether all events are reported, not only notes. */
  get tellsAll(): boolean {
    return this.#settings.detail === 'all';
  }

  tell(event: ProgramEvent): void {
    if (this.#isOver) return;
    if (this.tellsAll || NOTES.has(event.event)) this.#settings.print(event);
  }

  line(): string | undefined {
    return this.#settings.line();
  }

  /** @param foundPort - differs from `port` if the name is redirected. */
  resolved(host: string, port: number, address?: string, foundPort = port): void {
    if (address !== undefined && address !== host) {
      if (this.#names.size >= MAX_NAMES) this.#names.clear();
      this.#names.set(address, { host, port: foundPort });
      this.#names.set(`${address} ${foundPort}`, { host, port });
    }
    this.tell({ event: 'resolve', host, port, ...(address !== undefined && { address }) });
  }

  /** A connection is attempted. @param stream - the stream that carries it. */
  opened(stream: object, host: string, port: number): JournalConnection {
    const known = this.#byStream.get(stream);
    if (known !== undefined && this.#open.has(known)) return known;
    const named = this.#names.get(`${host} ${port}`) ?? { host: this.#names.get(host)?.host ?? host, port };
    const connection = known?.isOpen === true ? known : this.prepared(stream, named.host);
    if (connection.host === '') connection.host = named.host;
    connection.port = named.port;
    connection.line = this.line();
    this.#open.add(connection);
    const { id, line } = connection;
    this.tell({
      event: 'open',
      connection: id,
      host: connection.host,
      port: named.port,
      ...(line !== undefined && { line }),
    });
    return connection;
  }

  /** TLS is set up over a stream that is not connected yet: {@link Journal.opened} reports the connection. */
  prepared(stream: object, host: string): JournalConnection {
    const connection: JournalConnection = {
      id: this.#next++,
      host,
      port: 0,
      line: this.line(),
      sent: 0,
      received: 0,
      isOpen: true,
      untold: undefined,
      heard: NOTHING,
    };
    this.#byStream.set(stream, connection);
    return connection;
  }

  of(stream: object | undefined): JournalConnection | undefined {
    return stream === undefined ? undefined : this.#byStream.get(stream);
  }

  /** Assigns a stream on top of another one to the same connection. */
  layer(stream: object, connection: JournalConnection): void {
    this.#byStream.set(stream, connection);
  }

  moved(connection: JournalConnection | undefined, direction: 'in' | 'out', count: number): void {
    if (connection === undefined || count <= 0) return;
    if (direction === 'out') connection.sent += count;
    else connection.received += count;
    if (!this.tellsAll) return;
    if (connection.untold?.direction === direction) {
      connection.untold.count += count;
      return;
    }
    this.#flush(connection);
    connection.untold = { direction, count };
  }

  closed(connection: JournalConnection | undefined): void {
    if (connection?.isOpen !== true) return;
    connection.isOpen = false;
    if (!this.#open.delete(connection)) return; // never attempted
    this.#flush(connection);
    const { id, sent, received } = connection;
    this.tell({ event: 'close', connection: id, sent, received });
  }

  /** Reports once for each host that it was not verified. */
  unverified(host: string, port: number, event: () => ProgramEvent): void {
    const key = `${host} ${port}`;
    if (this.#unverified.has(key) || this.#unverified.size >= MAX_NAMES) return;
    this.#unverified.add(key);
    this.tell(event());
  }

  failed(error: TlsError, raised: RaisedError, connection: JournalConnection | undefined, named?: Named): void {
    if (connection !== undefined) this.#flush(connection);
    const { profile, clock } = this.#settings;
    const reason = describeReason(error, { connection, named, profile, clock });
    const line = this.line();
    this.#failures.push({ raised, reason });
    if (this.#failures.length > MAX_FAILURES) this.#failures.shift();
    this.tell({
      event: 'failure',
      ...(connection !== undefined && { connection: connection.id }),
      raised: toEvent(raised),
      ...(line !== undefined && { line }),
      ...reason,
    });
  }

  /** An exception ended the program. */
  uncaught(type: string, errno: number | undefined, text: string): void {
    const missing = type === 'ImportError' ? MISSING_MODULE.exec(text)?.[1] : undefined;
    if (missing !== undefined) this.tell({ event: 'warning', text: describeMissing(missing, this.#settings.profile) });
    const failure = this.#failures.findLast(
      ({ raised }) => raised.type.endsWith(type) && raised.errno === errno && (raised.text ?? '') === text,
    );
    // Libraries raise their own exceptions after a failure.
    const last = isOfOwn(type) ? this.#failures.at(-1) : undefined;
    const raised = { type, ...(errno !== undefined && { errno }), ...(text !== '' && { text }) };
    const found = failure ?? last;
    if (found === undefined) {
      this.tell({ event: 'exception', raised });
      return;
    }
    const relation = failure === undefined ? 'before' : 'raised';
    this.tell({ event: 'exception', raised, reason: found.reason, relation });
  }

  /** A name of a `--stub` module was used. */
  stubUsed(module: string, name: string): void {
    const used = this.#stubs.get(module);
    if (used !== undefined && used.size < MAX_NAMES) used.add(name);
  }

  /** The program is over. */
  ended(): void {
    for (const [name, used] of this.#stubs) this.tell({ event: 'stub', name, used: [...used] });
    for (const connection of this.#open) {
      this.#flush(connection);
      const { id, host, port, line } = connection;
      this.tell({ event: 'left-open', connection: id, host, port, ...(line !== undefined && { line }) });
    }
    for (const event of this.#settings.atEnd?.() ?? []) this.tell(event);
    this.#isOver = true;
  }

  #flush(connection: JournalConnection): void {
    const { untold } = connection;
    connection.untold = undefined;
    if (untold !== undefined) this.tell({ event: 'bytes', connection: connection.id, ...untold });
  }
}

/** The peer of an operation without a connection. */
export interface Named {
  readonly host: string;
  readonly port: number;
}

const NOTHING = new Uint8Array(0);
/** Events that are always reported. */
const NOTES: ReadonlySet<ProgramEvent['event']> = new Set([
  'unverified',
  'exception',
  'warning',
  'end',
  'stub',
  'fault-result',
]);
const MISSING_MODULE = /^no module named '([\w.]+)'$/;

/** Modules of CircuitPython for chips that have a network themselves. */
const OF_NATIVE_NETWORK: ReadonlySet<string> = new Set(['wifi', 'socketpool', 'ssl', 'mdns', 'espnow']);

/** Advice for a module that is neither in the firmware nor in the program's folder. */
function describeMissing(name: string, { id, runtime, stack }: BoardProfile): string {
  const library = name.split('.')[0]!;
  if (stack.coprocessor !== undefined && OF_NATIVE_NETWORK.has(library))
    return `${id} has no module ${name}: the network of this board is its AirLift coprocessor, which a program reaches with adafruit_esp32spi (docs/hardware.md, AirLift).`;
  return `${id} has no module ${name}: on a board it is a library in /lib (${runtime.python.installer} ${library}). Here put its source into lib/, or name its folder with --lib.`;
}

/** Exceptions about errors in the program itself, which network failures do not cause. */
const OF_PROGRAM: ReadonlySet<string> = new Set([
  'SyntaxError',
  'NameError',
  'TypeError',
  'AttributeError',
  'ImportError',
  'IndentationError',
  'KeyError',
  'IndexError',
  'ZeroDivisionError',
  'AssertionError',
  'NotImplementedError',
  'KeyboardInterrupt',
]);

function isOfOwn(type: string): boolean {
  return !OF_PROGRAM.has(type);
}

function toEvent({ type, errno, text }: RaisedError): ExceptionEvent {
  return { type, ...(errno !== undefined && { errno }), ...(text !== undefined && { text }) };
}

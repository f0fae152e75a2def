// What the program's connections did, as events; and the last failures, so that an exception that nobody caught leads to
// its true reason.
import type { BoardProfile } from '../../boards/profile.ts';
import type { RaisedError } from '../../boards/raised.ts';
import type { TlsError } from '../../errors.ts';
import type { EventDetail, ExceptionEvent, ProgramEvent, Reason } from '../bridge/program-event.ts';
import { type Circumstances, describeReason } from './reason.ts';

/** A connection of the program. */
export interface Connection {
  readonly id: number;
  /** As the program named it. */
  host: string;
  readonly port: number;
  /** Where in the program it was opened: `main.py:14`; absent: not known. */
  readonly line: string | undefined;
  sent: number;
  received: number;
  isOpen: boolean;
  /** Bytes that no event has told of yet. */
  untold: { readonly direction: 'in' | 'out'; count: number } | undefined;
  /** The first bytes that the peer sent where TLS was expected. */
  heard: Uint8Array;
}

/** A failure that the program was told of. */
interface Failure {
  readonly raised: RaisedError;
  readonly reason: Reason;
}

/** So many are kept: a program may catch some before the one that it does not. */
const MAX_FAILURES = 16;
/** Names that are kept for addresses. */
const MAX_NAMES = 256;

export interface JournalSettings {
  readonly print: (event: ProgramEvent) => void;
  readonly detail: EventDetail;
  readonly profile: BoardProfile;
  /** Milliseconds since 1970 as the board has it, and as it is. */
  readonly clock: Circumstances['clock'];
  /** Modules without behaviour. */
  readonly stubs?: readonly string[];
  /** Where the program is; `undefined`: not known. */
  readonly line: () => string | undefined;
  /** What is to be told at the end. */
  readonly atEnd?: (() => readonly ProgramEvent[]) | undefined;
}

export class Journal {
  readonly #settings: JournalSettings;
  readonly #byStream = new WeakMap<object, Connection>();
  readonly #open = new Set<Connection>();
  /** What the program had resolved, by address, and by address and port. */
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

  /** Whether more than notes is told. */
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

  /** @param foundPort - other than asked for where somebody leads the name elsewhere. */
  resolved(host: string, port: number, address?: string, foundPort = port): void {
    if (address !== undefined && address !== host) {
      if (this.#names.size >= MAX_NAMES) this.#names.clear();
      this.#names.set(address, { host, port: foundPort });
      this.#names.set(`${address} ${foundPort}`, { host, port });
    }
    this.tell({ event: 'resolve', host, port, ...(address !== undefined && { address }) });
  }

  /** A connection is attempted. @param stream - what carries it. */
  opened(stream: object, host: string, port: number): Connection {
    const known = this.#byStream.get(stream);
    if (known?.isOpen === true) return known;
    const line = this.line();
    const named = this.#names.get(`${host} ${port}`) ?? { host: this.#names.get(host)?.host ?? host, port };
    const connection: Connection = {
      id: this.#next++,
      ...named,
      line,
      sent: 0,
      received: 0,
      isOpen: true,
      untold: undefined,
      heard: NOTHING,
    };
    this.#byStream.set(stream, connection);
    this.#open.add(connection);
    this.tell({
      event: 'open',
      connection: connection.id,
      ...named,
      ...(line !== undefined && { line }),
    });
    return connection;
  }

  of(stream: object | undefined): Connection | undefined {
    return stream === undefined ? undefined : this.#byStream.get(stream);
  }

  /** What stands on a stream is of its connection too. */
  layer(stream: object, connection: Connection): void {
    this.#byStream.set(stream, connection);
  }

  moved(connection: Connection | undefined, direction: 'in' | 'out', count: number): void {
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

  closed(connection: Connection | undefined): void {
    if (connection?.isOpen !== true) return;
    connection.isOpen = false;
    this.#open.delete(connection);
    this.#flush(connection);
    const { id, sent, received } = connection;
    this.tell({ event: 'close', connection: id, sent, received });
  }

  /** Says once for each host that nobody verified it. */
  unverified(host: string, port: number, event: () => ProgramEvent): void {
    const key = `${host} ${port}`;
    if (this.#unverified.has(key) || this.#unverified.size >= MAX_NAMES) return;
    this.#unverified.add(key);
    this.tell(event());
  }

  failed(error: TlsError, raised: RaisedError, connection: Connection | undefined, named?: Named): void {
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
    // Libraries raise something of their own when what they tried has failed.
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

  /** A name of a module without behaviour was used. */
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

  #flush(connection: Connection): void {
    const { untold } = connection;
    connection.untold = undefined;
    if (untold !== undefined) this.tell({ event: 'bytes', connection: connection.id, ...untold });
  }
}

/** Whom an operation was about that had no connection yet. */
export interface Named {
  readonly host: string;
  readonly port: number;
}

const NOTHING = new Uint8Array(0);
/** What is told in any case. */
const NOTES: ReadonlySet<ProgramEvent['event']> = new Set([
  'unverified',
  'exception',
  'warning',
  'end',
  'stub',
  'fault-result',
]);
const MISSING_MODULE = /^no module named '([\w.]+)'$/;

/** What to do about a module that neither the firmware nor the program's folder has. */
function describeMissing(name: string, { id, runtime }: BoardProfile): string {
  const library = name.split('.')[0];
  return `${id} has no module ${name}: on a board it is a library in /lib (${runtime.python.installer} ${library}). Here put its source into lib/, or name its folder with --lib.`;
}

/** Python's own complaints about a program, which no network leads to. */
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

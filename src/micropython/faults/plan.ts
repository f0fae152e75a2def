// Parses the faults to simulate in a run, given by `--fault`; docs/run.md has the grammar.
import { TlsError } from '../../errors.ts';
import { editDistance, nearest } from '../../util/nearest.ts';

/** The connections that a fault applies to: the nth (from 1), those to a host, or all. */
export type Which = { readonly nth: number } | { readonly host: string } | 'all';

interface Common<Kind extends string> {
  readonly kind: Kind;
  /** As the user wrote it. */
  readonly text: string;
}

interface OnConnections<Kind extends string> extends Common<Kind> {
  readonly which: Which;
  /** The probability that it applies, 0 to 1. */
  readonly chance: number;
}

/** Ends a connection, or corrupts a byte, after a number of bytes from the peer. */
export interface ConnectionFault extends OnConnections<'reset' | 'stall' | 'close' | 'corrupt'> {
  /** `undefined`: 0, or for `corrupt` one of the first 100 bytes, chosen by the seed. */
  readonly after: number | undefined;
}

export interface SlowFault extends OnConnections<'slow'> {
  /** Bytes a second, in each direction. */
  readonly rate: number;
}

export type Fault =
  | ConnectionFault
  | SlowFault
  /** Name lookups fail. */
  | OnConnections<'dns'>
  /** UDP messages and TCP packets are lost, each with that probability. */
  | OnConnections<'drop'>
  /** The network is down. Milliseconds of program time; `to` is Infinity if it never comes back. */
  | (Common<'wifi'> & { readonly from: number; readonly to: number })
  /** From `at` on, the board's clock is `by` milliseconds ahead. */
  | (Common<'clock-jump'> & { readonly at: number; readonly by: number });

export interface FaultPlan {
  readonly faults: readonly Fault[];
  readonly seed: number;
}

export const DEFAULT_SEED = 1;
export const HIGHEST_SEED = 2 ** 31 - 1;
export const NO_FAULTS: FaultPlan = { faults: [], seed: DEFAULT_SEED };

const KINDS = ['reset', 'stall', 'close', 'corrupt', 'slow', 'dns', 'wifi', 'drop', 'clock-jump'] as const;
type Kind = (typeof KINDS)[number];

const MOST_FAULTS = 64;
const MOST_BYTES = 1e12;
/** Milliseconds: ten years. */
const LATEST = 10 * 365 * 86_400_000;
const DAY = 86_400_000;

/**
 * @param texts - each a list separated by commas.
 * @throws TlsError `micropython.bad_fault`, with the column of the mistake.
 */
export function parseFaults(texts: readonly string[]): Fault[] {
  const faults = texts.flatMap((text) => {
    let column = 1;
    return text.split(',').map((part) => {
      const fault = new FaultReader(text, part, column).read();
      column += part.length + 1;
      return fault;
    });
  });
  if (faults.length > MOST_FAULTS)
    throw new TlsError('micropython.bad_fault', `${faults.length} faults: at most ${MOST_FAULTS} in one run`);
  return faults;
}

/** Parses one fault: KIND, `@PLACE`, and any number of `:SETTING`. */
class FaultReader {
  readonly #whole: string;
  readonly #text: string;
  readonly #column: number;
  readonly #kind: string;
  /** Text after `@`, with its column. */
  readonly #place: Piece | undefined;
  readonly #settings: readonly Piece[];
  readonly #used = new Set<Piece>();

  /** @param column - of `text` within `whole`, from 1. */
  constructor(whole: string, text: string, column: number) {
    this.#whole = whole;
    this.#text = text.trim();
    this.#column = column + text.length - text.trimStart().length;
    const [head = '', ...settings] = splitWithColumns(this.#text, this.#column);
    const [kind = '', place] = headOf(head as Piece);
    this.#kind = kind;
    this.#place = place;
    this.#settings = settings;
  }

  read(): Fault {
    const fault = this.#byKind();
    const unused = this.#settings.find((piece) => !this.#used.has(piece));
    if (unused !== undefined)
      throw this.#error(unused, `${this.#kind} takes no ${unused.text || 'empty setting'} here`);
    return fault;
  }

  #byKind(): Fault {
    const text = this.#text;
    const kind = this.#known();
    switch (kind) {
      case 'reset':
      case 'stall':
      case 'close':
      case 'corrupt':
        return { kind, text, which: this.#which(), chance: this.#chance() ?? 1, after: this.#after() };
      case 'slow': {
        const rate = this.#rate();
        return { kind, text, which: this.#which(), chance: this.#chance() ?? 1, rate };
      }
      case 'dns':
        return { kind, text, which: this.#which(), chance: this.#chance() ?? 1 };
      case 'drop': {
        const chance = this.#chance();
        if (chance === undefined) throw this.#missing('how much is lost: drop:5%');
        return { kind, text, which: this.#which(), chance };
      }
      case 'wifi':
        return { kind, text, ...this.#span() };
      case 'clock-jump':
        return { kind, text, at: this.#moment(), by: this.#by() };
    }
  }

  #known(): Kind {
    const found = KINDS.find((kind) => kind === this.#kind);
    if (found !== undefined) return found;
    const near = nearest(this.#kind, KINDS);
    const what = this.#kind === '' ? 'a fault is missing' : `there is no fault ${this.#kind}`;
    const isNear = editDistance(this.#kind, near) <= 2;
    const piece = { text: this.#text, column: this.#column };
    throw this.#error(piece, `${what}; ${isNear ? `did you mean ${near}?` : `there are ${KINDS.join(', ')}`}`);
  }

  #which(): Which {
    if (this.#place === undefined) return 'all';
    const { text } = this.#place;
    if (/^\d+$/.test(text)) {
      const nth = Number(text);
      if (nth < 1 || nth > 1e6) throw this.#error(this.#place, 'connections are counted from 1');
      return { nth };
    }
    if (/^\w[\w.-]*$/.test(text) || /^\[[\da-f:.]+\]$/i.test(text))
      return { host: text.replace(/^\[(.*)\]$/, '$1').toLowerCase() };
    throw this.#error(this.#place, 'after @ comes a number (the nth connection) or a host');
  }

  #chance(): number | undefined {
    const piece = this.#setting(/%$/);
    if (piece === undefined) return undefined;
    const percent = numberOf(piece.text.slice(0, -1));
    if (percent === undefined || percent <= 0 || percent > 100)
      throw this.#error(piece, 'a chance is above 0% and at most 100%');
    return percent / 100;
  }

  #after(): number | undefined {
    const piece = this.#setting(/^after=/);
    if (piece === undefined) return undefined;
    const bytes = /^after=(\d+)$/.exec(piece.text)?.[1];
    if (bytes === undefined || Number(bytes) > MOST_BYTES)
      throw this.#error(piece, 'after= is a number of bytes that the peer has sent: after=500');
    return Number(bytes);
  }

  #rate(): number {
    const piece = this.#setting(/\/s$/);
    if (piece === undefined) throw this.#missing('how slow: slow:1k/s is 1000 bytes a second');
    const [, number = '', unit = ''] = /^([\d.]+)([km]?)\/s$/i.exec(piece.text) ?? [];
    const rate = (numberOf(number) ?? 0) * (UNITS[unit.toLowerCase()] ?? 1);
    if (rate < 1 || rate > 1e9) throw this.#error(piece, 'a rate is 1/s to 1000m/s, as in 500/s, 1k/s or 2.5m/s');
    return rate;
  }

  #span(): { from: number; to: number } {
    if (this.#place === undefined) throw this.#missing('when: wifi@30s..40s, or wifi@30s for good');
    const [first = '', last, more] = this.#place.text.split('..');
    const from = durationOf(first);
    const to = last === undefined ? Number.POSITIVE_INFINITY : durationOf(last);
    if (from === undefined || to === undefined || more !== undefined || to <= from)
      throw this.#error(this.#place, 'a time, or two that follow each other: 30s, 500ms..2s, 1h..1h30m');
    return { from, to };
  }

  #moment(): number {
    if (this.#place === undefined) throw this.#missing('when: clock-jump@10s');
    const at = durationOf(this.#place.text);
    if (at === undefined) throw this.#error(this.#place, 'a time: 10s, 500ms, 1h30m');
    return at;
  }

  #by(): number {
    const piece = this.#setting(/^by=/);
    if (piece === undefined) return DAY;
    const [, sign, text = ''] = /^by=([+-]?)(.*)$/.exec(piece.text)!;
    const by = durationOf(text);
    if (by === undefined || by === 0) throw this.#error(piece, 'by= is how far the clock jumps: by=-1h, by=30d');
    return sign === '-' ? -by : by;
  }

  #setting(form: RegExp): Piece | undefined {
    const found = this.#settings.filter(({ text }) => form.test(text));
    if (found.length > 1) throw this.#error(found[1]!, 'it is given twice');
    if (found[0] !== undefined) this.#used.add(found[0]);
    return found[0];
  }

  #missing(what: string): TlsError {
    return this.#error({ text: this.#text, column: this.#column }, `${this.#kind} must say ${what}`);
  }

  #error({ text, column }: Piece, what: string): TlsError {
    const place = text === this.#whole ? '' : `, at column ${column}${text === '' ? '' : ` (${text})`}`;
    return new TlsError('micropython.bad_fault', `fault ${this.#whole}${place}: ${what}`);
  }
}

interface Piece {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

const UNITS: Readonly<Record<string, number>> = { k: 1000, m: 1e6 };

/** Splits at colons, except within brackets: an IPv6 address. */
function splitWithColumns(text: string, column: number): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '[') depth++;
    if (text[at] === ']') depth--;
    if (at < text.length && (text[at] !== ':' || depth > 0)) continue;
    pieces.push({ text: text.slice(start, at), column: column + start });
    start = at + 1;
  }
  return pieces;
}

function headOf({ text, column }: Piece): [kind: string, place?: Piece] {
  const at = text.indexOf('@');
  return at < 0 ? [text] : [text.slice(0, at), { text: text.slice(at + 1), column: column + at + 1 }];
}

function numberOf(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const DURATION = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/;
const IN_MILLISECONDS = [DAY, 3_600_000, 60_000, 1000, 1] as const;

/** @returns milliseconds. */
function durationOf(text: string): number | undefined {
  const parts = DURATION.exec(text);
  if (parts === null || text === '') return undefined;
  const time = IN_MILLISECONDS.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0);
  return time <= LATEST ? time : undefined;
}

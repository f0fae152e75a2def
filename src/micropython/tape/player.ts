// Replays a tape: returns the recorded values, and reports where the run differs from the recorded one.
import { fromBase64 } from '../../util/base64.ts';
import { type RecordedPass, type Tape, TapeKey, type TapeTrack, type TapeValue } from './tape.ts';

export interface PlayerListener {
  /** A source file differs from the recorded one. The replay continues. */
  changed(path: string): void;
  /** The run does something else than the recorded one; called once. The replay continues. */
  differs(what: string): void;
  /** The run needs a value that was not recorded: the replay ends. */
  exhausted(key: string): never;
  /** The run needs a value that was redacted: the replay ends. */
  dropped(key: string): never;
}

export class TapePlayer implements Tape {
  readonly #tracks: ReadonlyMap<string, TapeTrack>;
  /** By key: the index in its track, and how many of the values there were used. */
  readonly #places = new Map<string, { run: number; used: number }>();
  readonly #isRedacted: boolean;
  readonly #isStopped: boolean;
  /** Milliseconds after the last recorded time. */
  #later = 0;
  readonly #listener: PlayerListener;
  #differed = false;

  constructor({ tracks, isRedacted, end }: RecordedPass, listener: PlayerListener) {
    this.#listener = listener;
    this.#tracks = tracks;
    this.#isRedacted = isRedacted;
    this.#isStopped = end.stopped;
  }

  value<T extends TapeValue>(key: string): T {
    const next = this.#next(key);
    if (next === undefined) return this.#beyond<T>(key);
    if (isDropped(next.value)) return this.#listener.dropped(key);
    return next.value as T;
  }

  /** A changed program may run longer than the recording: its clock continues, and it is not interrupted. */
  #beyond<T extends TapeValue>(key: string): T {
    const last = this.#tracks.get(key)?.at(-1)?.[1];
    if (this.#isStopped || last === undefined) return this.#listener.exhausted(key);
    if (key === TapeKey.interrupted) return last as T;
    return key === TapeKey.time ? ((Number(last) + ++this.#later) as T) : this.#listener.exhausted(key);
  }

  bytes(key: string): Uint8Array {
    const value = this.value(key);
    if (value === '') return new Uint8Array(0);
    const { base64 } = (value ?? {}) as { base64?: TapeValue };
    return (typeof base64 === 'string' ? fromBase64(base64) : undefined) ?? this.#listener.exhausted(key);
  }

  did(key: string, what: TapeValue): void {
    const next = this.#next(key);
    if (this.#differed || (this.#isRedacted && key.startsWith('o'))) return;
    const [now, before] = [JSON.stringify(what), JSON.stringify(next?.value)];
    if (now === before) return;
    if (key === TapeKey.sources) {
      this.#listener.changed(String((what as readonly TapeValue[])[0]));
      return;
    }
    this.#differed = true;
    const [did, does] = wordsFor(key);
    this.#listener.differs(`the recorded run ${did} ${shown(before)}, this one ${does} ${shown(now)}`);
  }

  flush(): void {}

  #next(key: string): { readonly value: TapeValue } | undefined {
    const track = this.#tracks.get(key);
    const place = this.#places.get(key) ?? { run: 0, used: 0 };
    this.#places.set(key, place);
    while (track?.[place.run] !== undefined && place.used >= track[place.run]![0]) {
      place.run++;
      place.used = 0;
    }
    const run = track?.[place.run];
    if (run === undefined) return undefined;
    place.used++;
    return { value: run[1] };
  }
}

function isDropped(value: TapeValue): boolean {
  return typeof value === 'object' && value !== null && 'dropped' in value;
}

/** The most characters of a value in a message. */
const SHOWN = 200;

function wordsFor(key: string): readonly [did: string, does: string] {
  if (key === TapeKey.stdout || key === TapeKey.stderr) return ['printed', 'prints'];
  return key === TapeKey.event ? ['told', 'tells'] : ['asked for', 'asks for'];
}

function shown(value: string | undefined): string {
  if (value === undefined) return 'nothing';
  return value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
}

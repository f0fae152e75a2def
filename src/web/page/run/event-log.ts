// The events of a run that the page keeps: an endless program would fill the tab's memory otherwise. The program's output
// and its other events have limits of their own, so that one does not push the other out.
import type { RunEvent } from '../../../cli/run-event.ts';

/** Characters of output: about 50,000 lines, more than a person reads or a browser draws quickly. */
export const MOST_CHARACTERS = 2_000_000;
/** Pieces of output, each of which is an element of the page. */
export const MOST_PIECES = 20_000;
/** Other events: connections, hardware, memory. */
export const MOST_EVENTS = 20_000;
/** What is left after a limit was reached, so that not every event moves all others. */
const KEPT = 0.8;

export class EventLog {
  /** Events that were dropped, the oldest ones: pieces of output, and others. */
  readonly dropped = { output: 0, other: 0 };
  #events: RunEvent[] = [];
  #characters = 0;
  #pieces = 0;

  add(event: RunEvent): void {
    if (event.event !== 'output') {
      this.#events.push(event);
      if (this.#events.length - this.#pieces > MOST_EVENTS) this.#dropOthers();
      return;
    }
    const text = event.text.slice(-MOST_CHARACTERS);
    this.#events.push(text === event.text ? event : { ...event, text });
    this.#characters += text.length;
    this.#pieces++;
    if (this.#characters > MOST_CHARACTERS || this.#pieces > MOST_PIECES) this.#dropOutput();
  }

  /** A copy, in their order. */
  events(): readonly RunEvent[] {
    return [...this.#events];
  }

  #dropOutput(): void {
    this.#events = this.#events.filter((event) => {
      if (event.event !== 'output') return true;
      if (this.#characters <= MOST_CHARACTERS * KEPT && this.#pieces <= MOST_PIECES * KEPT) return true;
      this.#characters -= event.text.length;
      this.#pieces--;
      this.dropped.output++;
      return false;
    });
  }

  /** The first event says what runs, and stays. */
  #dropOthers(): void {
    let excess = this.#events.length - this.#pieces - MOST_EVENTS * KEPT;
    this.#events = this.#events.filter(({ event }) => {
      if (event === 'output' || event === 'start' || excess <= 0) return true;
      excess--;
      this.dropped.other++;
      return false;
    });
  }
}

/** @returns a note for the view; `undefined`: nothing was dropped. */
export function describeDropped({ output, other }: EventLog['dropped']): string | undefined {
  if (output === 0 && other === 0) return undefined;
  const what = [output > 0 && `${output} pieces of output`, other > 0 && `${other} events`]
    .filter(Boolean)
    .join(' and ');
  return `The page keeps what came last: the first ${what} were dropped. thimble run --json keeps everything.`;
}

// Ends the program in a way that it cannot catch, like a reset of a board: no more of its code runs.
import type { EndCause } from '../bridge/program-event.ts';
import type { Post } from './blocking.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { Journal } from './journal.ts';
import { raiseValueError } from './python-raise.ts';

const CAUSES: readonly EndCause[] = ['reload', 'reset', 'watchdog', 'deep sleep'];

/** @param milliseconds - until the board would continue; negative: unknown, or never. */
export type EndProgram = (cause: EndCause, code: number, milliseconds: number) => never;

/** @returns a function that ends the program: this thread then waits until it is terminated. */
export function programEnd(journal: Journal, post: Post, startsAgain = false): EndProgram {
  return (cause, code, milliseconds) => {
    const line = cause === 'hung' ? journal.line() : undefined;
    const isRestarted = startsAgain && isCause(cause) && (cause !== 'deep sleep' || milliseconds >= 0);
    const more = {
      ...(isRestarted && { startsAgain: true }),
      ...(milliseconds >= 0 && { wakesAfter: milliseconds }),
      ...(line !== undefined && { line }),
    };
    journal.tell({ event: 'end', cause, ...more });
    journal.ended();
    post({ type: 'exit', code, reset: { cause, after: milliseconds } });
    const never = new Int32Array(new SharedArrayBuffer(4));
    for (;;) Atomics.wait(never, 0, 0);
  };
}

export function endingFunctions(end: EndProgram, startedBy: EndCause | undefined): Record<string, HostFunction> {
  return {
    /** @returns why the board started: an `EndCause`, or empty after power-on. */
    started_by: hostFunction([], () => startedBy ?? ''),

    /**
     * Does not return.
     *
     * @param cause - an `EndCause`. @param code - the exit code of the run. @param milliseconds - until it would continue;
     * negative: unknown, or never.
     */
    end: hostFunction(['text', 'int', 'int'], (cause, code, milliseconds) => {
      if (!isCause(cause)) throw raiseValueError(`no cause of an end: ${cause}`);
      return end(cause, code, milliseconds);
    }),
  };
}

function isCause(text: string): text is EndCause {
  return (CAUSES as readonly string[]).includes(text);
}

// A Python function that the interpreter calls at the next turn of a loop, though nobody in Python asked for it: its queue
// of scheduled calls (py/scheduler.c) lies in its memory.
import type { Interpreter } from './interpreter.ts';

/** py/mpstate.h: 1 nothing is scheduled, 0 something is, -1 a scheduled call is under way. */
const IDLE = 1;
const PENDING = 0;
/** Words. */
const NEAR = 64;

export class ScheduledCall {
  readonly #interpreter: Interpreter;
  readonly #state: number;
  readonly #queue: number;
  readonly #depth: number;
  readonly #call: readonly [callback: number, argument: number];

  /**
   * @param before - the interpreter's variables before `micropython.schedule(callback, argument)`. @param after - and after.
   * @param call - the words of both.
   * @param depth - how many calls its queue holds.
   * @throws TypeError for an interpreter that is built otherwise.
   */
  constructor(
    interpreter: Interpreter,
    before: Uint32Array,
    after: Uint32Array,
    call: readonly [callback: number, argument: number],
    depth: number,
  ) {
    this.#interpreter = interpreter;
    this.#call = call;
    this.#depth = depth;
    const all = Array.from(after.keys());
    const states = all.filter((at) => {
      const [was, is] = [split(before[at]!), split(after[at]!)];
      return (
        was.state === IDLE && is.state === PENDING && was.length === 0 && is.length === 1 && was.first === is.first
      );
    });
    // The queue stands a few words before; the arguments of the call to schedule() lie elsewhere.
    const slots = all.filter(
      (at) =>
        after[at] === call[0] &&
        after[at + 1] === call[1] &&
        before[at] !== call[0] &&
        at < states[0]! &&
        at > states[0]! - NEAR,
    );
    if (states.length !== 1 || slots.length !== 1)
      throw new TypeError('this interpreter keeps its scheduled calls elsewhere');
    this.#state = states[0]!;
    this.#queue = slots[0]! - 2 * split(before[this.#state]!).first;
  }

  /** Asks for the call, unless another is waiting or under way. */
  ask(): void {
    const words = this.#interpreter.words();
    const { state, length, first } = split(words[this.#state]!);
    if (state !== IDLE || length !== 0) return;
    words.set(this.#call, this.#queue + 2 * (first & (this.#depth - 1)));
    words[this.#state] = (first << 24) | (1 << 16) | PENDING;
  }
}

/** volatile int16_t sched_state; uint8_t sched_len; uint8_t sched_idx. */
function split(word: number): { state: number; length: number; first: number } {
  return { state: (word << 16) >> 16, length: (word >> 16) & 0xff, first: word >>> 24 };
}

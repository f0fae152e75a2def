// Makes the interpreter call a Python function at the next iteration of a loop, without a request from Python: writes to
// the interpreter's queue of scheduled calls (py/scheduler.c) in its memory.
import { type Interpreter, VARIABLES } from './interpreter.ts';

/** py/mpstate.h: 1 nothing is scheduled, 0 something is, -1 a scheduled call is running. */
const IDLE = 1;
const PENDING = 0;
/** The largest distance between the queue and its state, words. */
const NEAR = 64;

export class ScheduledCall {
  readonly #interpreter: Interpreter;
  readonly #state: number;
  readonly #queue: number;
  readonly #depth: number;
  readonly #call: readonly [callback: number, argument: number];

  /**
   * @param before - the interpreter's {@link VARIABLES} before `micropython.schedule(callback, argument)`. @param after - and after.
   * @param call - the words of callback and argument.
   * @param depth - the capacity of the queue.
   * @throws TypeError for an unexpected build of the interpreter.
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
    const state = findState(before, after);
    // The queue is a few words before the state; the arguments of the call to schedule() are elsewhere.
    let slot = state - 1;
    while (slot > state - NEAR && (after[slot] !== call[0] || after[slot + 1] !== call[1])) slot--;
    if (slot <= state - NEAR) throw unknownInterpreter();
    this.#state = VARIABLES.start + state;
    this.#queue = VARIABLES.start + slot - 2 * split(before[state]!).first;
  }

  /** Schedules the call, unless another one is pending or running. */
  ask(): void {
    const words = this.#interpreter.words();
    const { state, length, first } = split(words[this.#state]!);
    if (state !== IDLE || length !== 0) return;
    words.set(this.#call, this.#queue + 2 * (first & (this.#depth - 1)));
    words[this.#state] = (first << 24) | (1 << 16) | PENDING;
  }
}

/** Finds the word in which the state changed from idle to pending, and the length from 0 to 1. */
function findState(before: Uint32Array, after: Uint32Array): number {
  let found = -1;
  for (let at = 0; at < before.length; at++) {
    // 0x00ff_ffff: without the index of the first entry, which does not change.
    if ((before[at]! & 0x00ff_ffff) !== IDLE || (after[at]! & 0x00ff_ffff) !== (1 << 16) + PENDING) continue;
    if (before[at]! >>> 24 !== after[at]! >>> 24) continue;
    if (found >= 0) throw unknownInterpreter();
    found = at;
  }
  if (found < 0) throw unknownInterpreter();
  return found;
}

function unknownInterpreter(): TypeError {
  return new TypeError('this interpreter keeps its scheduled calls elsewhere');
}

/** volatile int16_t sched_state; uint8_t sched_len; uint8_t sched_idx. */
function split(word: number): { state: number; length: number; first: number } {
  return { state: (word << 16) >> 16, length: (word >> 16) & 0xff, first: word >>> 24 };
}

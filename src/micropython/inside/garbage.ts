// The interpreter's garbage, collected while a program runs. By itself this build of MicroPython collects only when no
// Python is under way (ports/webassembly/main.c), which for us is never. What Python code itself holds lies on the stack
// of its frames, which the collector looks at; what a function in C holds in its local variables does not. So it is
// collected within calls of ours, and only if nothing but calls between Python functions is under way.
import type { Interpreter } from './interpreter.ts';
import { ScheduledCall } from './scheduled-call.ts';

/** Words at the beginning of the memory among which the interpreter's variables are. */
const VARIABLES = 60_000;
/** Blocks of 16 bytes that are allocated before it is time to collect, at least: 2 MB. */
const FIRST_TIME = 131_072;
/** Blocks after which the next attempt is made, or a call scheduled in which it can be collected. */
const LATER = 16_384;
/** The most host calls that are skipped after such an attempt: looking at the stack is slow. */
const MOST_SKIPS = 255;
/** MICROPY_SCHEDULER_DEPTH. */
const QUEUE = 4;
/** What the learning code allocates, in blocks, and how much else may come with that. */
const ALLOCATED = [4096, 6144];
const BESIDES = 200;

interface Variables {
  /** `external_call_depth`: how many calls from outside are under way; garbage is collected when it falls to 0. */
  readonly depth: number;
  /** `gc_alloc_amount`: blocks allocated since the last collection. */
  readonly amount: number;
}

export class Garbage {
  readonly #interpreter: Interpreter;
  /** Functions of the WebAssembly module that are on the stack of plain Python calls. */
  readonly #safe = new Set<string>();
  /** The places in those functions that are. */
  readonly #safeSites = new Set<string>();
  /** Those of the functions that hold an object in a local variable at some other place: only a safe place is safe. */
  readonly #strict = new Set<string>();
  #snapshots: Uint32Array[] = [];
  #variables: Variables | undefined;
  #scheduled: ScheduledCall | undefined;
  #words: Uint32Array = new Uint32Array(0);
  #due = FIRST_TIME;
  /** After an attempt in which objects were held in C: host calls, or blocks allocated in all, until the next one. */
  #skips = 0;
  #retryAt = 0;
  #longestSkip = 0;
  #askToCollect: () => void;

  constructor(interpreter: Interpreter) {
    this.#interpreter = interpreter;
    this.#askToCollect = () => interpreter.python.runPython('');
  }

  /** @param collect - the interpreter's own: it collects when no Python is under way any more. */
  collectWith(collect: () => void): void {
    this.#askToCollect = collect;
  }

  /** Keeps what the interpreter's variables are now: once before any Python, then as modules/common/_learn.py says. */
  remember(): void {
    this.#snapshots.push(this.#interpreter.words().slice(0, VARIABLES));
  }

  /** Called from plain Python code: what is on the stack now may be there when garbage is collected. */
  learn(): void {
    for (const { func, site } of framesNow()) {
      this.#safe.add(func);
      this.#safeSites.add(site);
    }
  }

  /** Called from Python code whose caller in C keeps an object to itself: not there. */
  learnUnsafe(): void {
    for (const { func, site } of framesNow()) if (!this.#safeSites.has(site)) this.#strict.add(func);
  }

  /**
   * Ends the learning: garbage is collected from now on.
   *
   * @throws TypeError for an interpreter that is built otherwise.
   */
  begin(): void {
    const { depths, amounts } = findVariables(this.#snapshots, this.#interpreter.words());
    this.#snapshots = [];
    if (depths.length !== 1) throw unknownInterpreter();
    this.#collect(depths[0]!);
    // Of the words that grew with what was allocated one has begun again: the others are places in the heap.
    const counting = amounts.filter((at) => this.#words[at] === 0);
    if (counting.length !== 1) throw unknownInterpreter();
    this.#variables = { depth: depths[0]!, amount: counting[0]! };
  }

  /**
   * Where a program makes no host calls, one is scheduled.
   *
   * @param call - the words of a Python function that makes one, and of its argument: the last two snapshots are from
   *   before and after it was scheduled.
   */
  scheduleWith(call: readonly [callback: number, argument: number]): void {
    const [before, after] = this.#snapshots.splice(-2);
    this.#scheduled = new ScheduledCall(this.#interpreter, before!, after!, call, QUEUE);
  }

  /** Makes the scheduled call at the next turn of a loop of Python, unless one is under way. */
  call(): void {
    this.#scheduled?.ask();
  }

  /** Called now and then while Python runs. */
  turn(): void {
    if (this.#variables === undefined || !this.#isTime(this.#due + LATER)) return;
    this.#scheduled?.ask();
  }

  /** Collects at once, if it can. @returns whether it could. */
  collectNow(): boolean {
    if (this.#variables === undefined || this.#isHeldInC()) return false;
    this.#collect(this.#variables.depth);
    return true;
  }

  /** Called in every host call: collects if it is time to, and if it can. */
  rest(): void {
    if (this.#variables === undefined || !this.#isTime(this.#due)) return;
    if (this.#skips > 0 && !this.#isTime(this.#retryAt)) this.#skips--;
    else if (this.#isHeldInC()) {
      this.#skips = this.#longestSkip = Math.min(2 * this.#longestSkip + 1, MOST_SKIPS);
      this.#retryAt = this.#words[this.#variables.amount]! + LATER;
    } else this.#collect(this.#variables.depth);
  }

  #isHeldInC(): boolean {
    return framesNow().some(
      ({ func, site }) => !this.#safe.has(func) || (this.#strict.has(func) && !this.#safeSites.has(site)),
    );
  }

  #isTime(blocks: number): boolean {
    if (this.#words.length === 0) this.#words = this.#interpreter.words(); // the memory has grown meanwhile
    return this.#words[this.#variables!.amount]! >= blocks;
  }

  #collect(depth: number): void {
    const words = this.#interpreter.words();
    const under = words[depth]!;
    words[depth] = 0;
    try {
      this.#askToCollect();
    } finally {
      this.#interpreter.words()[depth] = under;
    }
    this.#words = this.#interpreter.words();
    this.#due = FIRST_TIME;
    this.#skips = 0;
    this.#longestSkip = 0;
  }
}

/** @param snapshots - before any Python; in a call of Python; in one within that; back again; after each of two allocations. */
function findVariables(
  [outside, inside, deeper, before, first, second]: readonly Uint32Array[],
  now: Uint32Array,
): { depths: number[]; amounts: number[] } {
  const depths: number[] = [];
  const amounts: number[] = [];
  for (let at = 0; at < VARIABLES; at++) {
    if (deeper![at] === 2 && outside![at] === 0 && inside![at] === 1 && second![at] === 1 && now[at] === 1)
      depths.push(at);
    const grown = first![at]! - before![at]!;
    if (isAllocated(grown, ALLOCATED[0]!) && isAllocated(second![at]! - first![at]!, ALLOCATED[1]!)) amounts.push(at);
  }
  return { depths, amounts };
}

function isAllocated(grown: number, blocks: number): boolean {
  return grown >= blocks && grown <= blocks + BESIDES;
}

function unknownInterpreter(): TypeError {
  return new TypeError('this interpreter keeps its variables elsewhere');
}

interface Frame {
  /** The index of the function. */
  readonly func: string;
  /** That, and the place of its call; a place of its own where the engine does not say it. */
  readonly site: string;
}

/** The functions of WebAssembly on the stack. */
function framesNow(): Frame[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  const frames = stack.matchAll(/wasm-function\[(\d+)\](:0x[0-9a-f]+)?/g);
  return [...frames].map(([, func, place = '']) => ({ func: func!, site: `${func}${place}` }));
}

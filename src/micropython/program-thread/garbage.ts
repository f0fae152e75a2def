// Collects the interpreter's garbage while a program runs. By default this build of MicroPython collects only when no
// Python code is running (ports/webassembly/main.c), which never happens here. Objects used by Python code are on the
// stack of Python frames, which the collector scans; objects in local variables of C functions are not. So garbage is
// collected in host calls, and only if the native stack contains nothing but calls between Python functions.
import { type Interpreter, VARIABLES } from './interpreter.ts';
import { ScheduledCall } from './scheduled-call.ts';

/** The least number of 16-byte blocks to allocate before a collection: 2 MB. */
const FIRST_TIME = 131_072;
/** Blocks until the next attempt, or until a call is scheduled in which a collection is possible. */
const LATER = 16_384;
/** The most host calls to skip after a failed attempt, since inspecting the stack is slow. */
const MOST_SKIPS = 255;
/** MICROPY_SCHEDULER_DEPTH. */
const QUEUE = 4;
/** Blocks that modules/common/_learn.py allocates, and how many others may be allocated with them. */
const ALLOCATED = [4096, 6144];
const BESIDES = 200;

interface Variables {
  /** `external_call_depth`: the number of active calls from outside; garbage is collected when it falls to 0. */
  readonly depth: number;
  /** `gc_alloc_amount`: blocks allocated since the last collection. */
  readonly amount: number;
}

export class Garbage {
  readonly #interpreter: Interpreter;
  /** Functions of the WebAssembly module that are on the stack during plain Python calls. */
  readonly #safe = new Set<string>();
  /** The call sites in those functions. */
  readonly #safeSites = new Set<string>();
  /** Functions that hold an object in a local variable at other call sites: for them, only known call sites are safe. */
  readonly #strict = new Set<string>();
  #snapshots: Uint32Array[] = [];
  #variables: Variables | undefined;
  #scheduled: ScheduledCall | undefined;
  #words: Uint32Array = new Uint32Array(0);
  #due = FIRST_TIME;
  /** Host calls, or total allocated blocks, until the next attempt after one in which C functions held objects. */
  #skips = 0;
  #retryAt = 0;
  #longestSkip = 0;
  #askToCollect: () => void;

  constructor(interpreter: Interpreter) {
    this.#interpreter = interpreter;
    this.#askToCollect = () => interpreter.python.runPython('');
  }

  /** @param collect - the interpreter's own function, which collects when no Python code is running any more. */
  collectWith(collect: () => void): void {
    this.#askToCollect = collect;
  }

  /** Saves the interpreter's variables: once before any Python, then when modules/common/_learn.py calls it. */
  remember(): void {
    this.#snapshots.push(this.#interpreter.words().slice(VARIABLES.start, VARIABLES.end));
  }

  /** Called from plain Python code: everything now on the stack is safe during a collection. */
  learn(): void {
    for (const { func, site } of framesNow()) {
      this.#safe.add(func);
      this.#safeSites.add(site);
    }
  }

  /** Called from Python code whose caller in C holds an object: these call sites are not safe. */
  learnUnsafe(): void {
    for (const { func, site } of framesNow()) if (!this.#safeSites.has(site)) this.#strict.add(func);
  }

  /**
   * Ends the learning phase: garbage is collected from now on.
   *
   * @throws TypeError for an unexpected build of the interpreter.
   */
  begin(): void {
    this.remember();
    const { depths, amounts } = findVariables(this.#snapshots);
    this.#snapshots = [];
    if (depths.length !== 1) throw unknownInterpreter();
    this.#collect(depths[0]!);
    // Of the words that grew with the allocations, the counter has restarted: the others are positions in the heap.
    const counting = amounts.filter((at) => this.#words[at] === 0);
    if (counting.length !== 1) throw unknownInterpreter();
    this.#variables = { depth: depths[0]!, amount: counting[0]! };
  }

  /**
   * Enables scheduled host calls, for programs that make none.
   *
   * @param call - the words of a Python function that makes a host call, and of its argument. The last two snapshots are
   *   from before and after it was scheduled.
   */
  scheduleWith(call: readonly [callback: number, argument: number]): void {
    const [before, after] = this.#snapshots.splice(-2);
    this.#scheduled = new ScheduledCall(this.#interpreter, before!, after!, call, QUEUE);
  }

  /** Requests the scheduled call for the next iteration of a Python loop, unless one is running. */
  call(): void {
    this.#scheduled?.ask();
  }

  /** Called regularly while Python runs. */
  turn(): void {
    if (this.#variables === undefined || !this.#isTime(this.#due + LATER)) return;
    this.#scheduled?.ask();
  }

  /** Collects immediately, if possible. @returns whether it did. */
  collectNow(): boolean {
    if (this.#variables === undefined || this.#isHeldInC()) return false;
    this.#collect(this.#variables.depth);
    return true;
  }

  /** Called in every host call: collects if it is time, and if possible. */
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
    if (this.#words.length === 0) this.#words = this.#interpreter.words(); // the memory has grown, which invalidates the view
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

/**
 * @param snapshots - before any Python; in a Python call; in a nested one; back again; after each of two allocations; now.
 * @returns positions in the memory.
 */
function findVariables([outside, inside, deeper, before, first, second, now]: readonly Uint32Array[]): {
  depths: number[];
  amounts: number[];
} {
  const depths: number[] = [];
  const amounts: number[] = [];
  for (let at = 0; at < now!.length; at++) {
    if (deeper![at] === 2 && outside![at] === 0 && inside![at] === 1 && second![at] === 1 && now![at] === 1)
      depths.push(VARIABLES.start + at);
    const grown = first![at]! - before![at]!;
    if (isAllocated(grown, ALLOCATED[0]!) && isAllocated(second![at]! - first![at]!, ALLOCATED[1]!))
      amounts.push(VARIABLES.start + at);
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
  /** The function and the call site; a unique value if the engine does not report it. */
  readonly site: string;
}

/** The WebAssembly functions on the stack. */
function framesNow(): Frame[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  const frames = stack.matchAll(/wasm-function\[(\d+)\](:0x[0-9a-f]+)?/g);
  return [...frames].map(([, func, place = '']) => ({ func: func!, site: `${func}${place}` }));
}

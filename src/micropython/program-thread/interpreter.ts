// Loads the MicroPython interpreter, with access to what its package does not export: its memory and keyboard interrupt.
import { loadMicroPython, type MicroPython } from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import { type ChangedWord, DirectInterrupt } from '../bridge/direct-interrupt.ts';
import { raiseValueError } from './python-raise.ts';
import {
  type Ambient,
  type Imports,
  type InterpreterEvents,
  withAmbient,
  withBoardErrnos,
  withEvents,
} from './system-calls.ts';

export interface Interpreter {
  readonly python: MicroPython;
  /**
   * A view of the interpreter's memory. Growing the memory invalidates it, so take a new one in each call.
   *
   * @throws PythonRaise ValueError if it is out of range.
   */
  memory(address: number, length: number): Uint8Array;
  /** All of its memory as words; invalid as soon as the memory grows. */
  words(): Uint32Array;
  /** Allocates memory outside the Python heap. It is never freed, and its collector does not scan it. */
  allocate(length: number): number;
  /** The `WebAssembly.Memory`. */
  readonly wholeMemory: object;
  /** Its functions, by the numbers that function pointers in its memory are. */
  readonly table: FunctionTable;
  /** Schedules a KeyboardInterrupt, raised at the end of the next iteration of a loop. */
  raiseKeyboardInterrupt(): void;
  /** Present if its memory is shared. */
  readonly direct: DirectInterrupt | undefined;
}

/** A `WebAssembly.Table`. */
export interface FunctionTable {
  get(index: number): object;
  set(index: number, exported: object): void;
}

interface Exports {
  /** In a shared memory its buffer is a `SharedArrayBuffer`. */
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly __indirect_function_table: FunctionTable;
  malloc(length: number): number;
  mp_sched_keyboard_interrupt(): void;
}

/** The used part of the WebAssembly API, which only the browser's types declare. */
declare const WebAssembly: {
  instantiate(source: Uint8Array, imports: Imports): Promise<{ readonly instance: Instance; readonly module: object }>;
  instantiate(module: object, imports: Imports): Promise<Instance>;
  /** The package prefers it in a browser, and falls back to `instantiate`. */
  instantiateStreaming?: unknown;
};

interface Instance {
  readonly exports: unknown;
}

/** Where the interpreter's WebAssembly comes from. */
export interface InterpreterSource {
  /** Absent: next to the package's JavaScript. */
  readonly url?: string;
  /** The same, compiled by an earlier thread: it is not compiled again. */
  readonly compiled?: object | undefined;
  /** Called with what this thread has compiled, which other threads can use. */
  readonly onCompiled?: (module: object) => void;
  /** Whether its memory is shared, for {@link Interpreter.direct}; then it is compiled again. */
  readonly isShared?: boolean;
}

/** Initial size of the heap in bytes. It grows automatically, so a board's limit has to be checked separately. */
const HEAP_SIZE = 1 << 20;
/** Words for the frames of nested calls; the interpreter's own recursion limit is reached first. */
export const PYSTACK_SIZE = 32_768;
/**
 * The part of the memory that contains the interpreter's variables, in words: they begin at 46,276, where the data segments of
 * this build end, and are a few hundred words. Searching all of the memory would take 10 ms of each program's start.
 */
export const VARIABLES = { start: 46_000, end: 47_000 };

/**
 * Loads the interpreter, of which there can be only one per thread.
 *
 * @param events.turn - called regularly while Python runs. @param events.grow - called with the new size before memory grows.
 */
export async function loadInterpreter(
  ambient: Ambient,
  events: InterpreterEvents,
  source: InterpreterSource = {},
): Promise<Interpreter> {
  const { url } = source;
  const { value: python, exports } = await captureExports<Exports, MicroPython>(
    () => loadMicroPython({ heapsize: HEAP_SIZE, pystack: PYSTACK_SIZE, ...(url !== undefined && { url }) }),
    (imports) => withEvents(withBoardErrnos(withAmbient(imports, ambient)), events),
    source,
  );
  return {
    python,
    memory(address, length) {
      const { buffer } = exports.memory;
      if (address + length > buffer.byteLength) throw raiseValueError('no buffer of the program lies there');
      return new Uint8Array(buffer, address, length);
    },
    words: () => new Uint32Array(exports.memory.buffer),
    wholeMemory: exports.memory,
    table: exports.__indirect_function_table,
    allocate(length) {
      const address = exports.malloc(length);
      if (address === 0) throw new RangeError(`no ${length} bytes left beside the interpreter`);
      return address;
    },
    raiseKeyboardInterrupt: () => exports.mp_sched_keyboard_interrupt(),
    direct: source.isShared === true ? directInterrupt(exports) : undefined,
  };
}

/** Learns which words the interpreter changes for an interrupt, and changes them back. */
function directInterrupt({ memory, mp_sched_keyboard_interrupt }: Exports): DirectInterrupt {
  const shared = memory.buffer as ArrayBufferLike as SharedArrayBuffer;
  const words = new Int32Array(shared);
  const old = words.slice(VARIABLES.start, VARIABLES.end);
  mp_sched_keyboard_interrupt();
  const changed: ChangedWord[] = [];
  for (const [index, before] of old.entries()) {
    const at = VARIABLES.start + index;
    const after = words[at]!;
    if (after === before) continue;
    changed.push({ at, before, after });
    words[at] = before;
  }
  if (changed.length === 0) throw new TypeError('this interpreter keeps its variables elsewhere');
  return new DirectInterrupt({ memory: shared, words: changed, state: new SharedArrayBuffer(4) });
}

/** The section with the memory, of one memory with a maximum: its number, length, count and flags. */
const MEMORY_SECTION = 5;
const WITH_MAXIMUM = 1;
const SHARED = 2;

/** @returns the module with a shared memory. @throws TypeError for an unexpected build. */
function withSharedMemory(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  let at = 8; // the magic number and the version
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = changed[at++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < changed.length) {
    const section = changed[at++];
    const length = number();
    if (section === MEMORY_SECTION && changed[at] === 1 && changed[at + 1] === WITH_MAXIMUM) {
      changed[at + 1] = WITH_MAXIMUM | SHARED;
      return changed;
    }
    at += length;
  }
  throw new TypeError('this interpreter has no memory that can be shared');
}

/** The package does not expose the exports of its WebAssembly module, so they are captured when it is instantiated. */
async function captureExports<E, T>(
  load: () => Promise<T>,
  change: (imports: Imports) => Imports,
  { compiled: given, onCompiled, isShared = false }: InterpreterSource,
): Promise<{ value: T; exports: E }> {
  const { instantiate, instantiateStreaming } = WebAssembly;
  const compiled = isShared ? undefined : given;
  let exports: E | undefined;
  if (instantiateStreaming !== undefined)
    WebAssembly.instantiateStreaming = async (source: unknown, imports: Imports) => {
      const response = (await source) as { arrayBuffer(): Promise<ArrayBuffer> };
      return WebAssembly.instantiate(new Uint8Array(await response.arrayBuffer()), imports);
    };
  const replacement = async (bytes: Uint8Array, imports: Imports) => {
    const result =
      compiled === undefined
        ? await instantiate(isShared ? withSharedMemory(bytes) : bytes, change(imports))
        : { module: compiled, instance: await instantiate(compiled, change(imports)) };
    if (compiled === undefined && !isShared) onCompiled?.(result.module);
    exports = result.instance.exports as E;
    return result;
  };
  WebAssembly.instantiate = replacement as typeof instantiate;
  try {
    const value = await load();
    if (exports === undefined) throw new TypeError('the interpreter loaded without WebAssembly.instantiate');
    return { value, exports };
  } finally {
    WebAssembly.instantiate = instantiate;
    if (instantiateStreaming !== undefined) WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

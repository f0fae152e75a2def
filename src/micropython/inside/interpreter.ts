// The interpreter with the two things that its package hides: its memory, and its keyboard interrupt.
import { loadMicroPython, type MicroPython } from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import { raiseValueError } from './raise.ts';
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
   * A view of the interpreter's memory; stale once that has grown, so take a new one in each call.
   *
   * @throws PythonRaise ValueError for what lies outside of it.
   */
  memory(address: number, length: number): Uint8Array;
  /** All of its memory as words; stale as soon as it grows. */
  words(): Uint32Array;
  /** Memory that lasts as long as the interpreter, outside of its heap: nothing that lies there is seen by its collector. */
  allocate(length: number): number;
  /** Schedules a KeyboardInterrupt, which the program meets at the end of its next turn of a loop. */
  raiseKeyboardInterrupt(): void;
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(length: number): number;
  mp_sched_keyboard_interrupt(): void;
}

/** The part of the language's WebAssembly interface that is used here; Node's types leave it to the browser's. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Imports): Promise<{ readonly instance: { readonly exports: unknown } }>;
  /** The package prefers it in a browser, and falls back to the other. */
  instantiateStreaming?: unknown;
};

/** Bytes of the first heap. It grows by itself: a board's limit must be kept by counting. */
const HEAP_SIZE = 1 << 20;
/** Words for the frames of nested calls; the interpreter's own limit on recursion comes first. */
export const PYSTACK_SIZE = 32_768;

/**
 * Loads one interpreter: there can be only one in a thread.
 *
 * @param events.turn - called now and then while Python runs. @param events.grow - called when its memory is to be that long.
 * @param url - where its WebAssembly is; absent: beside the package's JavaScript.
 */
export async function loadInterpreter(ambient: Ambient, events: InterpreterEvents, url?: string): Promise<Interpreter> {
  const { value: python, exports } = await captureExports<Exports, MicroPython>(
    () => loadMicroPython({ heapsize: HEAP_SIZE, pystack: PYSTACK_SIZE, ...(url !== undefined && { url }) }),
    (imports) => withEvents(withBoardErrnos(withAmbient(imports, ambient)), events),
  );
  return {
    python,
    memory(address, length) {
      const { buffer } = exports.memory;
      if (address + length > buffer.byteLength) throw raiseValueError('no buffer of the program lies there');
      return new Uint8Array(buffer, address, length);
    },
    words: () => new Uint32Array(exports.memory.buffer),
    allocate(length) {
      const address = exports.malloc(length);
      if (address === 0) throw new RangeError(`no ${length} bytes left beside the interpreter`);
      return address;
    },
    raiseKeyboardInterrupt: () => exports.mp_sched_keyboard_interrupt(),
  };
}

/** The package keeps the exports of its WebAssembly module to itself, so they are taken on their way in. */
async function captureExports<E, T>(
  load: () => Promise<T>,
  change: (imports: Imports) => Imports,
): Promise<{ value: T; exports: E }> {
  const { instantiate, instantiateStreaming } = WebAssembly;
  let exports: E | undefined;
  if (instantiateStreaming !== undefined)
    WebAssembly.instantiateStreaming = async (source: unknown, imports: Imports) => {
      const response = (await source) as { arrayBuffer(): Promise<ArrayBuffer> };
      return WebAssembly.instantiate(new Uint8Array(await response.arrayBuffer()), imports);
    };
  WebAssembly.instantiate = async (bytes, imports) => {
    const result = await instantiate(bytes, change(imports));
    exports = result.instance.exports as E;
    return result;
  };
  try {
    const value = await load();
    if (exports === undefined) throw new TypeError('the interpreter loaded without WebAssembly.instantiate');
    return { value, exports };
  } finally {
    WebAssembly.instantiate = instantiate;
    if (instantiateStreaming !== undefined) WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

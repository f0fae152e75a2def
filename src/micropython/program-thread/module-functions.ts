// Host functions that set up the interpreter's modules like the board's: see modules/common/_boot.py.

import type { BoardProfile } from '../../boards/profile.ts';
import { pythonHeapOf } from '../../boards/python-heap.ts';
import type { Interrupts } from '../hardware/interrupts.ts';
import { BuiltinModules } from './builtin-modules.ts';
import type { ChangedSources } from './changed-sources.ts';
import { FrozenPrefix } from './frozen-prefix.ts';
import type { Garbage } from './garbage.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { Interpreter } from './interpreter.ts';
import { useOlderStrings } from './older-strings.ts';
import { PositionalFunctions } from './positional-functions.ts';
import type { SourceLines } from './source-lines.ts';
import type { TlsMemory } from './tls-memory.ts';

/** Functions of {@link Garbage} for modules/common/_learn.py. */
export function garbageFunctions(
  garbage: Garbage,
  { python }: Interpreter,
  interrupts: Pick<Interrupts, 'isDue'>,
): Record<string, HostFunction> {
  const done = (work: () => void) =>
    hostFunction([], () => {
      work();
      return 0;
    });
  return {
    gc_remember: done(() => garbage.remember()),
    gc_nested: done(() => python.runPython('import _thimble\n_thimble.gc_remember()')),
    gc_learn: done(() => garbage.learn()),
    gc_learn_unsafe: done(() => garbage.learnUnsafe()),
    /** A host call, so that garbage can be collected. @returns 1 if an interrupt has to be handled. */
    gc_rest: hostFunction([], () => (interrupts.isDue() ? 1 : 0)),
    gc_schedule_with: hostFunction(['address', 'address'], (callback, argument) => {
      garbage.scheduleWith([callback, argument]);
      return 0;
    }),
    gc_collector: hostFunction(['function'], (collect: () => void) => {
      garbage.collectWith(collect);
      return 0;
    }),
    gc_begin: done(() => garbage.begin()),
    gc_collect: done(() => void garbage.collectNow()),
  };
}

/** Functions of {@link SourceLines} for modules/common/_learn.py and tracebacks. */
export function lineFunctions(lines: SourceLines, sources: ChangedSources): Record<string, HostFunction> {
  return {
    lines_begin: hostFunction(
      ['address', 'address', 'address', 'address', 'function'],
      (plain, generatorFunction, generator, cell, readCell: () => string) => {
        lines.begin({ function: plain, generatorFunction, generator, cell, readCell });
        return 0;
      },
    ),
    /** The original line for a line in a traceback. */
    source_line: hostFunction(['text', 'int'], (file, line) => sources.lineOf({ file, line })),
    /** @param depth - and `cell`: see {@link SourceLines.putHandled}. */
    handled: hostFunction(['int', 'address'], (depth, cell) => {
      lines.putHandled(depth, cell);
      return 0;
    }),
  };
}

/** The board's figures for the `gc` module. */
export function heapFunctions(profile: BoardProfile, memory: TlsMemory): Record<string, HostFunction> {
  const { total = 0, atStart = 0 } = pythonHeapOf(profile) ?? {};
  return {
    /** @returns `total at-start`, in bytes; 0: unknown. */
    python_heap: hostFunction([], () => `${total} ${atStart}`),
    /** @param bytes - counts the program's objects, with their garbage. */
    heap_measure: hostFunction(['function'], (bytes: () => number) => {
      memory.measureWith(bytes);
      return 0;
    }),
    /** @returns the bytes of it used by TLS. */
    tls_in_heap: hostFunction([], () => memory.inPythonHeap),
  };
}

export function moduleFunctions(interpreter: Interpreter): Record<string, HostFunction> {
  const frozen = new FrozenPrefix(interpreter);
  let modules: BuiltinModules | undefined;
  let positional: PositionalFunctions | undefined;
  /** Copies pairs of words from a Python array. */
  const pairsAt = (address: number, count: number): Uint32Array =>
    interpreter.words().slice(address / 4, address / 4 + 2 * count);

  return {
    /** @param address - two pairs of name and module: of a module found before files, and of one found after files. */
    modules_find: hostFunction(['address'], (address) => {
      const [name, module, otherName, otherModule] = pairsAt(address, 2);
      modules = new BuiltinModules(interpreter, [name!, module!], [otherName!, otherModule!]);
      return 0;
    }),

    /** The board's built-in modules: pairs of name and module. */
    modules_set: hostFunction(['address', 'size', 'address', 'size'], (before, beforeCount, after, afterCount) => {
      modules!.set(pairsAt(before, beforeCount), pairsAt(after, afterCount));
      return 0;
    }),

    /** @param board - 1: imports find the board's modules; 0: the interpreter's own. */
    modules_choose: hostFunction(['int'], (board) => {
      modules!.choose(board === 1 ? 'board' : 'native');
      frozen.choose('board');
      return 0;
    }),

    /** @param native - 1: `.frozen` means the interpreter's own modules. */
    frozen_choose: hostFunction(['int'], (native) => {
      frozen.choose(native === 1 ? 'native' : 'board');
      return 0;
    }),

    /** @param like - any module. @returns the address of the new one. */
    module_new: hostFunction(['address'], (like) => modules!.newModule(like)),

    /** @param plain - a Python function. @param builtin - a function written in C that takes one argument. */
    positional_begin: hostFunction(['address', 'address'], (plain, builtin) => {
      positional = new PositionalFunctions(interpreter, plain, builtin);
      return 0;
    }),

    /** @param address - of words: the addresses of functions that take no keywords on a board. */
    positional_set: hostFunction(['address', 'size'], (address, count) => {
      positional?.refuseKeywords(interpreter.words().slice(address / 4, address / 4 + count));
      return 0;
    }),

    /** @param tuple - any; the others are methods of str. */
    strings_older: hostFunction(['address', 'address', 'address', 'address'], (startswith, endswith, find, tuple) => {
      useOlderStrings(interpreter, { startswith, endswith, find, tuple });
      return 0;
    }),

    module_dict: hostFunction(['address', 'address'], (module, dict) => {
      modules!.setDict(module, dict);
      return 0;
    }),

    module_names: hostFunction(['address', 'address', 'size'], (module, address, count) => {
      modules!.setNames(module, pairsAt(address, count));
      return 0;
    }),
  };
}

// What Python asks of the host to make the interpreter's modules the board's: see modules/common/_boot.py.

import type { BoardProfile } from '../../boards/profile.ts';
import { pythonHeapOf } from '../../boards/python-heap.ts';
import type { Interrupts } from '../hardware/interrupts.ts';
import { BuiltinModules } from './builtin-modules.ts';
import type { ChangedSources } from './changed-sources.ts';
import { FrozenPrefix } from './frozen-prefix.ts';
import type { Garbage } from './garbage.ts';
import { type HostFunction, host } from './host-function.ts';
import type { Interpreter } from './interpreter.ts';
import type { SourceLines } from './source-lines.ts';
import type { TlsMemory } from './tls-memory.ts';

/** What modules/common/_learn.py does for {@link Garbage}. */
export function garbageFunctions(
  garbage: Garbage,
  { python }: Interpreter,
  interrupts: Pick<Interrupts, 'isDue'>,
): Record<string, HostFunction> {
  const done = (work: () => void) =>
    host([], () => {
      work();
      return 0;
    });
  return {
    gc_remember: done(() => garbage.remember()),
    gc_nested: done(() => python.runPython('import _thimble\n_thimble.gc_remember()')),
    gc_learn: done(() => garbage.learn()),
    gc_learn_unsafe: done(() => garbage.learnUnsafe()),
    /** The host call in which garbage is collected, if it is time to. @returns 1 if an interrupt is to be handled. */
    gc_rest: host([], () => (interrupts.isDue() ? 1 : 0)),
    gc_schedule_with: host(['address', 'address'], (callback, argument) => {
      garbage.scheduleWith([callback, argument]);
      return 0;
    }),
    gc_collector: host(['function'], (collect: () => void) => {
      garbage.collectWith(collect);
      return 0;
    }),
    gc_begin: done(() => garbage.begin()),
    gc_collect: done(() => void garbage.collectNow()),
  };
}

/** What modules/common/_learn.py shows of frames for {@link SourceLines}. */
export function lineFunctions(lines: SourceLines, sources: ChangedSources): Record<string, HostFunction> {
  return {
    lines_begin: host(
      ['address', 'address', 'address', 'address', 'function'],
      (plain, generatorFunction, generator, cell, readCell: () => string) => {
        lines.begin({ function: plain, generatorFunction, generator, cell, readCell });
        return 0;
      },
    ),
    /** The program's line of one in a traceback. */
    source_line: host(['text', 'int'], (file, line) => sources.lineOf({ file, line })),
    /** @param depth, cell - see {@link SourceLines.putHandled}. */
    handled: host(['int', 'address'], (depth, cell) => {
      lines.putHandled(depth, cell);
      return 0;
    }),
  };
}

/** The board's figures for the `gc` module. */
export function heapFunctions(profile: BoardProfile, memory: TlsMemory): Record<string, HostFunction> {
  const { total = 0, atStart = 0 } = pythonHeapOf(profile) ?? {};
  return {
    /** @returns `total at-start`, in bytes; 0: not known. */
    python_heap: host([], () => `${total} ${atStart}`),
    /** @returns the bytes of TLS that lie in it. */
    tls_in_heap: host([], () => memory.inPythonHeap),
  };
}

export function moduleFunctions(interpreter: Interpreter): Record<string, HostFunction> {
  const frozen = new FrozenPrefix(interpreter);
  let modules: BuiltinModules | undefined;
  /** Copied: pairs of words as Python lays them out in an array. */
  const pairsAt = (address: number, count: number): Uint32Array =>
    interpreter.words().slice(address / 4, address / 4 + 2 * count);

  return {
    /** @param address - two pairs of name and module: one that no file hides, one that a file may. */
    modules_find: host(['address'], (address) => {
      const [name, module, otherName, otherModule] = pairsAt(address, 2) as unknown as number[];
      modules = new BuiltinModules(interpreter, [name!, module!], [otherName!, otherModule!]);
      return 0;
    }),

    /** The board's built-in modules: pairs of name and module. */
    modules_set: host(['address', 'size', 'address', 'size'], (before, beforeCount, after, afterCount) => {
      modules!.set(pairsAt(before, beforeCount), pairsAt(after, afterCount));
      return 0;
    }),

    /** @param board - 1: the board's modules are found; 0: the interpreter's own. */
    modules_choose: host(['int'], (board) => {
      modules!.choose(board === 1 ? 'board' : 'native');
      frozen.choose('board');
      return 0;
    }),

    /** @param native - 1: `.frozen` has the interpreter's own modules. */
    frozen_choose: host(['int'], (native) => {
      frozen.choose(native === 1 ? 'native' : 'board');
      return 0;
    }),

    /** @param like - any module. @returns where the new one lies. */
    module_new: host(['address'], (like) => modules!.newModule(like)),

    module_dict: host(['address', 'address'], (module, dict) => {
      modules!.setDict(module, dict);
      return 0;
    }),

    module_names: host(['address', 'address', 'size'], (module, address, count) => {
      modules!.setNames(module, pairsAt(address, count));
      return 0;
    }),
  };
}

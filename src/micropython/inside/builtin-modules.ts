// The interpreter's tables of built-in modules, changed to those of the board: py/objmodule.c keeps two maps from name to
// module, one that is looked at before any file and one after, and each module a map of its names. All of them lie in
// the module's memory, and nothing in it is read-only.
import type { Interpreter } from './interpreter.ts';

/** Words of an mp_map_t: flags and count in one, room, table; entries are pairs of words. */
const MAP_WORDS = 3;
/** all_keys_are_qstrs, is_fixed, is_ordered: as the interpreter's own maps of this kind. */
const FIXED_MAP = 0b111;
const COUNT_SHIFT = 3;
const WORD = 4;
/** Words at the beginning of the memory, among which the interpreter's constants are. */
const CONSTANTS = 60_000;
/** Words of the longer of the two tables, and more. */
const LARGEST_TABLE = 128;

type Map_ = Uint32Array;

export class BuiltinModules {
  readonly #interpreter: Interpreter;
  /** Where the two maps lie, in words, and what stood there at first. */
  readonly #maps: readonly { readonly at: number; readonly native: Map_ }[];
  #board: readonly Map_[] | undefined;

  /**
   * Finds the tables by one entry of each.
   *
   * @param first - of the map that is looked at before any file: the words of its name and its module.
   * @param last - of the other.
   * @throws TypeError for an interpreter that is built otherwise.
   */
  constructor(interpreter: Interpreter, first: Entry, last: Entry) {
    this.#interpreter = interpreter;
    const words = interpreter.words().subarray(0, CONSTANTS);
    this.#maps = [first, last].map((entry) => {
      const at = findMap(words, entry);
      return { at, native: words.slice(at, at + MAP_WORDS) };
    });
  }

  /** @param before - pairs of words: what is found before any file. @param after - what is found after. */
  set(before: Uint32Array, after: Uint32Array): void {
    this.#board = [before, after].map((pairs) => this.#newMap(pairs));
  }

  /** Which modules an import finds: the interpreter's own, for our Python, or the board's. */
  choose(whose: 'native' | 'board'): void {
    const words = this.#interpreter.words();
    this.#maps.forEach(({ at, native }, index) => {
      words.set(whose === 'native' ? native : (this.#board?.[index] ?? native), at);
    });
  }

  /** @param like - any module. @returns a module without names, which lasts for ever. */
  newModule(like: number): number {
    const words = this.#interpreter.words();
    const type = words[like / WORD]!;
    const dictType = words[words[like / WORD + 1]! / WORD]!;
    const dict = this.#interpreter.allocate((1 + MAP_WORDS) * WORD);
    const module = this.#interpreter.allocate(2 * WORD);
    this.#interpreter.words().set([type, dict], module / WORD);
    this.#interpreter.words().set([dictType, ...this.#newMap(new Uint32Array(0))], dict / WORD);
    return module;
  }

  /** Gives a module these names and no others, which a program cannot change. @param pairs - words of name and value. */
  setNames(module: number, pairs: Uint32Array): void {
    const map = this.#newMap(pairs);
    const words = this.#interpreter.words();
    words.set(map, words[module / WORD + 1]! / WORD + 1);
  }

  /** Gives a module a dict of the interpreter's heap, which Python must keep alive. */
  setDict(module: number, dict: number): void {
    this.#interpreter.words()[module / WORD + 1] = dict;
  }

  #newMap(pairs: Uint32Array): Map_ {
    const count = pairs.length / 2;
    const table = this.#interpreter.allocate(Math.max(pairs.length, 2) * WORD);
    this.#interpreter.words().set(pairs, table / WORD);
    return Uint32Array.of((count << COUNT_SHIFT) | FIXED_MAP, count, table);
  }
}

export type Entry = readonly [name: number, module: number];

/** @returns the index of the word at which the map begins whose table has that entry. */
function findMap(words: Uint32Array, [name, module]: Entry): number {
  // The interpreter's constants come first in memory; the dict of loaded modules, which has such entries as well, after.
  let entry = words.indexOf(name);
  while (entry >= 0 && words[entry + 1] !== module) entry = words.indexOf(name, entry + 1);
  for (let start = entry; start > 0 && start > entry - LARGEST_TABLE; start -= 2) {
    const map = words.indexOf(start * WORD) - 2;
    if (map < 0) continue;
    const count = words[map + 1]!;
    if (words[map] === ((count << COUNT_SHIFT) | FIXED_MAP) && start + 2 * count > entry) return map;
  }
  throw new TypeError('this interpreter keeps its built-in modules elsewhere');
}

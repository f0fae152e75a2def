// Replaces the interpreter's built-in modules with those of the board: py/objmodule.c has two maps from name to module,
// one searched before files and one after them, and each module has a map of its names. All of them are in the WebAssembly
// module's memory, which has no read-only parts.
import type { Interpreter } from './interpreter.ts';

/** Words of an mp_map_t: flags and count in one, capacity, table; entries are pairs of words. */
const MAP_WORDS = 3;
/** all_keys_are_qstrs, is_fixed, is_ordered: like the interpreter's own maps of this kind. */
const FIXED_MAP = 0b111;
const COUNT_SHIFT = 3;
const WORD = 4;
/** Words at the beginning of the memory that contain the interpreter's constants. */
const CONSTANTS = 60_000;
/** Upper bound for the length of both tables, in words. */
const LARGEST_TABLE = 128;

type Map_ = Uint32Array;

export class BuiltinModules {
  readonly #interpreter: Interpreter;
  /** Positions of the two maps, in words, and their original content. */
  readonly #maps: readonly { readonly at: number; readonly native: Map_ }[];
  #board: readonly Map_[] | undefined;

  /**
   * Finds the tables by one known entry of each.
   *
   * @param first - of the map that is searched before files: the words of its name and its module.
   * @param last - of the other map.
   * @throws TypeError for an unexpected build of the interpreter.
   */
  constructor(interpreter: Interpreter, first: Entry, last: Entry) {
    this.#interpreter = interpreter;
    const words = interpreter.words().subarray(0, CONSTANTS);
    this.#maps = [first, last].map((entry) => {
      const at = findMap(words, entry);
      return { at, native: words.slice(at, at + MAP_WORDS) };
    });
  }

  /** @param before - pairs of words: modules found before files. @param after - modules found after files. */
  set(before: Uint32Array, after: Uint32Array): void {
    this.#board = [before, after].map((pairs) => this.#newMap(pairs));
  }

  /** Chooses the modules that an import finds: the interpreter's own, for our Python code, or the board's. */
  choose(whose: 'native' | 'board'): void {
    const words = this.#interpreter.words();
    this.#maps.forEach(({ at, native }, index) => {
      words.set(whose === 'native' ? native : (this.#board?.[index] ?? native), at);
    });
  }

  /** @param like - any existing module. @returns a module without names, which is never freed. */
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

  /** Replaces the names of a module, which a program cannot change. @param pairs - words of name and value. */
  setNames(module: number, pairs: Uint32Array): void {
    const map = this.#newMap(pairs);
    const words = this.#interpreter.words();
    words.set(map, words[module / WORD + 1]! / WORD + 1);
  }

  /** Sets a module's dict to one on the interpreter's heap, which Python must keep alive. */
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

/** @returns the word index of the map whose table contains that entry. */
function findMap(words: Uint32Array, [name, module]: Entry): number {
  // The constants come first in memory, before the dict of loaded modules, which has such entries too.
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

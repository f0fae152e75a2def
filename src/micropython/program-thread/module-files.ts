// This package's Python modules as files: in a folder with a secret name, and in `.frozen` if the board has them frozen.
import type { BoardProfile } from '../../boards/profile.ts';
import type { ModuleLists } from '../../boards/runtimes/module-lists.ts';
import { decodeUtf8, encodeUtf8 } from '../../util/utf8.ts';
import type { HiddenFiles } from './file-system.ts';
import type { ProgramPlatform } from './platform.ts';
import type { ProgramFolder } from './program-folder.ts';

const FROZEN = '.frozen';
const FROZEN_OVERLAY = 'frozen';
/** `C`, the first byte of CircuitPython's .mpy files; MicroPython's begin with `M`. */
const CIRCUITPYTHON_MPY = 0x43;
const MICROPYTHON_MPY = 0x4d;
/** The interpreter's own frozen modules that a program may use: asyncio's parts on every board, the rest in `guide`. */
const OF_INTERPRETER: readonly string[] = [
  ...['asyncio.event', 'asyncio.funcs', 'asyncio.lock', 'abc', 'base64', 'copy', 'datetime', 'fnmatch', 'functools'],
  ...['gzip', 'hmac', 'html', 'inspect', 'itertools', 'locale', 'logging', 'operator', 'pathlib', 'stat', 'string'],
  ...['tarfile', 'types', 'unittest', 'uu', 'zlib'],
];

const HIDDEN = '_c_';

/** The board's modules, for modules/common/_modules.py. */
export interface ModuleReport {
  /** Found before any file. */
  readonly first: readonly string[];
  /** Found after all files. */
  readonly last: readonly string[];
  /** Other names of modules, by name. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Names that the interpreter would find, but the board does not. */
  readonly blocked: readonly string[];
  /** Modules of this package. */
  readonly files: readonly string[];
  /** Built-in modules with submodules. */
  readonly packages: readonly string[];
  /** Modules of this package in `_c_NAME.py`: the name begins with an underscore, or is built in and found before files. */
  readonly hidden: readonly string[];
  /** The interpreter's frozen modules. */
  readonly libraries: readonly string[];
  readonly fixed: boolean;
  /** Whether functions of modules that are C in the firmware refuse keywords: modules/common/_modules.py. */
  readonly positional: boolean;
  /** Whether `str.startswith` takes no tuple: before MicroPython 1.25, in which `sys.implementation._build` came too. */
  readonly olderStrings: boolean;
  /** Modules that are Python in the firmware too. */
  readonly python: readonly string[];
}

export class ModuleFiles implements HiddenFiles {
  readonly names: readonly string[];
  readonly report: ModuleReport;
  readonly #platform: ProgramPlatform;
  readonly #frozen: ReadonlySet<string>;
  readonly #renamed: Readonly<Record<string, string>>;
  /** Full path of a file of this package, by its path without overlay: `asyncio/core.py`. */
  readonly #files = new Map<string, string>();
  readonly #tell: (line: string) => void;
  readonly #told = new Set<string>();
  readonly #compiledFor: number;
  /** The version of .mpy files that the firmware loads. */
  readonly #mpyVersion: number;
  /** The last path whose existence was checked. */
  #looked = '';

  /**
   * @param rom - the secret name of the folder.
   * @param tell - called with a message about a module that is both frozen and in `/lib`, once for each.
   */
  constructor(platform: ProgramPlatform, { runtime }: BoardProfile, rom: string, tell: (line: string) => void) {
    const { overlays, libraries, renamed, lists } = runtime.python;
    this.#platform = platform;
    this.names = [rom, FROZEN];
    this.#renamed = renamed;
    this.#compiledFor = runtime.python.compiledMark;
    this.#mpyVersion = runtime.python.implementation.compiled & 0xff;
    this.#frozen = new Set([...Object.keys(lists.frozen), ...lists.builtin.filter((name) => name.includes('.'))]);
    this.#tell = tell;
    const standIns = new Set<string>();
    const inPython: string[] = [];
    for (const overlay of [...libraries, ...overlays])
      for (const path of platform.moduleNames(overlay)) {
        if (!path.endsWith('.py')) continue;
        const [first, ...rest] = path.split('/');
        const name = Object.hasOwn(renamed, first!) ? renamed[first!]! : first!;
        const isExtra = libraries.includes(overlay) && !this.#frozen.has(moduleName(name));
        if (isExtra && platform.data.libraryStandIns === 'absent') continue;
        this.#files.set([name, ...rest].join('/'), `${overlay}/${path}`);
        if (overlay === FROZEN_OVERLAY || libraries.includes(overlay)) inPython.push(moduleName(name));
        if (libraries.includes(overlay)) standIns.add(moduleName(name));
      }
    this.report = reportOf(runtime.python, [...this.#files.keys()].map(moduleName), standIns, inPython);
  }

  find(path: string): Uint8Array | 'folder' | undefined {
    const [first, ...rest] = path.split('/');
    if (rest.length === 0) return 'folder';
    return first === FROZEN ? this.#findFrozen(rest.join('/')) : this.#findOurs(rest);
  }

  looked(path: string): void {
    this.#looked = path;
  }

  /**
   * Programs find nothing in `.frozen`, as on a board, but imports do: an import checks that a file exists right before it
   * opens it, which a program cannot do (modules/common/_files.py).
   */
  isAbsent(path: string): boolean {
    const isProgram = path.split('/')[0] === FROZEN && path !== this.#looked;
    this.#looked = '';
    return isProgram || path === FROZEN;
  }

  /**
   * For a compiled library on CircuitPython: source code that raises the firmware's error for a file of another runtime or
   * version, and an explanation for a file that this interpreter cannot load although the firmware can.
   */
  replace(path: string): Uint8Array | undefined {
    if (this.#compiledFor !== CIRCUITPYTHON_MPY || !path.endsWith('.py')) return undefined;
    const compiled = path.replace(/\.py$/, '.mpy');
    const [mark, version] = firstBytes(this.#platform.folder, compiled) ?? [];
    if (mark === undefined) return undefined;
    if (mark === MICROPYTHON_MPY) return raising('MicroPython .mpy file; use CircuitPython mpy-cross');
    if (mark !== CIRCUITPYTHON_MPY || version !== this.#mpyVersion) return raising('incompatible .mpy file');
    const name = compiled.slice(1).replace(/^lib\//, '');
    return encodeUtf8(
      `raise ImportError("${name} is compiled for CircuitPython, and thimble runs sources: put ${name.replace('.mpy', '.py')} into lib/, from the py bundle of https://circuitpython.org/libraries, or name its folder with --lib")\n`,
    );
  }

  /** Names with an underscore are in the folder itself, all others in `m`, so that they hide no built-in module. */
  #findOurs(path: readonly string[]): Uint8Array | 'folder' | undefined {
    if (path[0] !== 'm') return path[0]!.startsWith('_') ? this.#read(path.join('/')) : undefined;
    const inner = path.slice(1).join('/');
    if (inner === '' || this.#isFolder(inner)) return 'folder';
    return inner.startsWith('_') ? undefined : this.#read(inner);
  }

  #findFrozen(path: string): Uint8Array | 'folder' | undefined {
    if (!path.endsWith('.py')) return this.#isFrozenFolder(path) ? 'folder' : undefined;
    const name = moduleName(path);
    if (!this.#frozen.has(name)) return undefined;
    const text = this.#frozenText(name, path);
    const inLib = this.#inLib(name);
    if (text === undefined && inLib !== undefined) {
      this.#tellOnce(name, `thimble: ${inLib} is used in place of the firmware's own ${name}, which thimble has not`);
      return undefined;
    }
    if (inLib !== undefined)
      this.#tellOnce(
        name,
        `thimble: ${inLib} is not used: the firmware has ${name} frozen, and only a file in the root comes before that`,
      );
    return encodeUtf8(text ?? `raise ImportError("this firmware has ${name}, but thimble does not")\n`);
  }

  /** @returns `undefined` for a library of the firmware that is not available here. */
  #frozenText(name: string, path: string): string | undefined {
    const text = this.#read(path);
    const file = JSON.stringify(path);
    if (text !== undefined) {
      // Inserted before the first line, which is a comment, so that line numbers stay the same as in our file.
      const source = decodeUtf8(text) ?? '';
      const ours = JSON.stringify(this.#oursIn(source).join(' '));
      return `__file__ = ${file};__thimble__.frozen(${ours}, None)${source}\n__thimble__.frozen(${ours}, globals())\n`;
    }
    const own = this.#ownName(name);
    if (OF_INTERPRETER.includes(own))
      return `__thimble__.library(${JSON.stringify(own)}, ${JSON.stringify(name)}, globals())\n`;
    return undefined;
  }

  /** `uasyncio.funcs` → `asyncio.funcs`, if the board uses the former name. */
  #ownName(name: string): string {
    const [first, ...rest] = name.split('.');
    const own = Object.entries(this.#renamed).find(([, other]) => other === first)?.[0] ?? first!;
    return [own, ...rest].join('.');
  }

  /** This package's modules that a source imports. */
  #oursIn(source: string): string[] {
    const names = [...source.matchAll(/^\s*(?:from|import)[ \t]+(_\w+)/gm)].map(([, name]) => name!);
    return [...new Set(names)].filter((name) => name === '_thimble' || this.#files.has(`${name}.py`));
  }

  #isFrozenFolder(path: string): boolean {
    const name = path.replaceAll('/', '.');
    const hasParts = [...this.#frozen].some((other) => other.startsWith(`${name}.`));
    return hasParts && (!this.#frozen.has(name) || this.#files.has(`${path}/__init__.py`));
  }

  #isFolder(path: string): boolean {
    return [...this.#files.keys()].some((file) => file.startsWith(`${path}/`));
  }

  #read(path: string): Uint8Array | undefined {
    const source = this.#files.get(path);
    return source === undefined ? undefined : this.#platform.module(source);
  }

  #tellOnce(name: string, line: string): void {
    if (name.includes('.') || this.#told.has(name)) return;
    this.#told.add(name);
    this.#tell(line);
  }

  /** @returns the path of the program's library of that name in `/lib`; submodules of packages are not searched. */
  #inLib(name: string): string | undefined {
    const candidates = name.includes('.') ? [] : ['.py', '.mpy', ''].map((end) => `/lib/${name}${end}`);
    return candidates.find((candidate) => exists(this.#platform.folder, candidate));
  }
}

function reportOf(
  { lists, hasMore, fixedBuiltins, compiledMark, implementation }: BoardProfile['runtime']['python'],
  files: readonly string[],
  standIns: ReadonlySet<string>,
  inPython: readonly string[],
): ModuleReport {
  const { builtin, extensible, uNames, frozen, aliases } = lists;
  const ours = files.filter((name) => !/^_(?!_)/.test(name) && !name.includes('.'));
  const isListed = (name: string) => builtin.includes(name) || uNames.includes(name) || Object.hasOwn(frozen, name);
  const libraries = hasMore ? OF_INTERPRETER.filter((name) => !name.includes('.') && !isListed(name)) : [];
  const more = ours.filter((name) => (hasMore || standIns.has(name)) && !isListed(name));
  return {
    first: builtin.filter((name) => !extensible.includes(name) && !name.includes('.')),
    last: [...extensible, ...more, ...libraries],
    aliases,
    blocked: blockedBy(lists),
    files: ours,
    packages: [...new Set(builtin.filter((name) => name.includes('.')).map((name) => name.split('.')[0]!))],
    hidden: files.filter((name) => name.startsWith(HIDDEN)).map((name) => name.slice(HIDDEN.length)),
    libraries,
    fixed: fixedBuiltins,
    olderStrings: !implementation.names.includes('_build'),
    positional: compiledMark === MICROPYTHON_MPY,
    python: inPython,
  };
}

/** In the interpreter, every module that a file may replace also has a name that begins with u; not in CircuitPython. */
function blockedBy({ extensible, uNames }: ModuleLists): readonly string[] {
  return ['sys', ...extensible].map((name) => `u${name}`).filter((name) => !uNames.includes(name));
}

/** `asyncio/core.py` → `asyncio.core`; `asyncio/__init__.py` → `asyncio`. */
function moduleName(path: string): string {
  return path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');
}

/** Source code that raises an error of py/persistentcode.c. */
function raising(text: string): Uint8Array {
  return encodeUtf8(`raise ValueError("${text}")\n`);
}

/** @returns two bytes, zeros after the end; `undefined` if there is no such file. */
function firstBytes(folder: ProgramFolder, path: string): Uint8Array | undefined {
  const into = new Uint8Array(2);
  try {
    const handle = folder.open(path, 'read');
    folder.read(handle, into, 0);
    folder.close(handle);
    return into;
  } catch {
    return undefined;
  }
}

function exists(folder: ProgramFolder, path: string): boolean {
  try {
    folder.stat(path);
    return true;
  } catch {
    return false;
  }
}

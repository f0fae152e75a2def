// A board as data: a chip, a runtime at a version and a TLS stack at a version, and the source of each fact. Code
// outside boards/ never depends on a board, runtime or version by name: it reads these fields.
import type { ChipFacts } from './chips/chip-facts.ts';
import type { Provenance } from './provenance.ts';
import type { ModuleLists } from './runtimes/module-lists.ts';
import type { ContextStack, TlsStack, VerifyMode } from './stacks/stack.ts';

/** A firmware on a board, as data: chip, runtime and TLS stack. */
export interface BoardProfile {
  /** `chip@runtime-version`, as in `--board`; `modern` and `guide` do not represent a board. */
  readonly id: string;
  /** A one-line description. */
  readonly title: string;
  /** The board: sockets, clock, errors of the operating system. */
  readonly chip: ChipFacts;
  /** MicroPython or CircuitPython at its version. */
  readonly runtime: RuntimeFacts;
  /** The TLS library at its version, as this firmware is built. */
  readonly stack: TlsStack;
  /** The source of each fact. */
  readonly provenance: Provenance;
}

/**
 * The part of a profile that a `TlsContext` needs: without the error tables, so that a TypeScript program does not load
 * them.
 */
export interface ContextProfile {
  readonly id: string;
  readonly stack: ContextStack;
  readonly runtime: Pick<RuntimeFacts, 'defaults'>;
}

/** The environment that a runtime at a version gives to a program. */
export interface RuntimeFacts {
  /** Which runtime. */
  readonly id: 'micropython' | 'circuitpython';
  /** Display name: `MicroPython`. */
  readonly name: string;
  /** As in the profile's id: `1.27`, `main`. */
  readonly version: string;
  /** The corresponding release: three numbers. */
  readonly release: readonly [number, number, number];
  /** Its Python modules. */
  readonly python: PythonFacts;
  /** Behaviour specific to the runtime, and conventions of its programs. */
  readonly habits: RuntimeHabits;
  /** Defaults before a program changes a setting. */
  readonly defaults: {
    readonly clientVerifies: VerifyMode;
    readonly serverVerifies: VerifyMode;
    /** The roots that are trusted before a program loads any. */
    readonly trusted: 'nothing' | 'built-in';
  };
}

/** Behaviour specific to a runtime, and conventions of its programs. */
export interface RuntimeHabits {
  /** Prefix of the release in `os.uname()` and `sys.version`. */
  readonly versionPrefix: 'v' | '';
  /** Whether it joins the network of settings.toml before the program runs. */
  readonly joinsFromSettings: boolean;
  /** Explanation: how a program joins a wireless network. */
  readonly joinWifi: string;
  /** Explanation: how a program sets the clock. */
  readonly setClock: string;
  /** The same as a line of code, if one is enough. */
  readonly setClockLine: string | undefined;
  /** Messages of the REPL. */
  readonly repl: {
    readonly name: string;
    /** The line before the first prompt; empty if there is none. */
    readonly help: string;
    /** The line before a restart. */
    readonly reboot: string;
  };
  /** The form of CA certificates that all versions read. */
  readonly caFormat: 'pem' | 'der';
  /** Whether its HTTP library is adafruit_requests, or `requests` if that is frozen. */
  readonly httpLibrary: 'adafruit_requests' | 'requests';
  /** Whether exceptions have a `__cause__` or `__context__` (MICROPY_CPYTHON_EXCEPTION_CHAIN). */
  readonly chainsExceptions: boolean;
}

/** Attributes of `sys.implementation` that not every version has. */
export type ImplementationName = 'mpy' | '_mpy' | '_build' | '_thread';

/** The Python side: which of our modules replace the firmware's, and their settings. */
export interface PythonFacts {
  /** Folders `modules/<overlay>/`: a file in a later one replaces that in an earlier one. */
  readonly overlays: readonly string[];
  /** Modules that have another name in this firmware: `asyncio` is `uasyncio` in MicroPython 1.20. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Like `overlays`: replacements for libraries that no firmware has and people copy to a board's `lib/`. */
  readonly libraries: readonly string[];
  /** Attributes of `sys.implementation` after `_machine`, and the version of `.mpy` (`version | sub-version << 8`). */
  readonly implementation: { readonly names: readonly ImplementationName[]; readonly compiled: number };
  /** The available modules, and which of two with the same name is imported. */
  readonly lists: ModuleLists;
  /** Whether a program can also import modules from here that are in no list, with the lowest priority: in `guide`. */
  readonly hasMore: boolean;
  /** Whether attributes of built-in modules are read-only, as on every board. */
  readonly fixedBuiltins: boolean;
  /** The date of the release, `YYYY-MM-DD`, in `sys.version`; empty: not known. */
  readonly released: string;
  /** Whether a hash object cannot be used after `digest()` (MicroPython), or can (CircuitPython). */
  readonly hashEndsWithDigest: boolean;
  /** The first byte of the .mpy files that it loads. */
  readonly compiledMark: number;
  /** The command that installs a library on such a board, without the library's name. */
  readonly installer: string;
  /** `sys.path` of the firmware. */
  readonly path: readonly string[];
  /** The files in a board's root that it runs: the first existing one of each list. */
  readonly start: {
    readonly boot: readonly string[];
    readonly main: readonly string[];
    /** Whether both share one interpreter, or each has its own. */
    readonly bootSharesGlobals: boolean;
  };
}

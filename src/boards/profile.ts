// A board is data: a chip, a runtime at a version and a TLS stack at a version, and where each fact comes from.
// Nothing outside boards/ asks which board, runtime or version a profile is of: it reads these fields.
import type { ChipFacts } from './chips/chip-facts.ts';
import type { Provenance } from './provenance.ts';
import type { ModuleLists } from './runtimes/module-lists.ts';
import type { ContextStack, TlsStack, VerifyMode } from './stacks/stack.ts';

/** A firmware on a board, as data: chip, runtime and TLS stack. */
export interface BoardProfile {
  /** `chip@runtime-version`, as given to `--board`; `modern` and `guide` stand for no board. */
  readonly id: string;
  /** One line for people: what it is. */
  readonly title: string;
  /** The board: sockets, clock, errors of the operating system. */
  readonly chip: ChipFacts;
  /** MicroPython or CircuitPython at its version. */
  readonly runtime: RuntimeFacts;
  /** The TLS library at its version, as this firmware is built. */
  readonly stack: TlsStack;
  /** Where each fact comes from. */
  readonly provenance: Provenance;
}

/** What a `TlsContext` needs of a profile: without the error tables, so that a TypeScript program does not load them. */
export interface ContextProfile {
  readonly id: string;
  readonly stack: ContextStack;
  readonly runtime: Pick<RuntimeFacts, 'defaults'>;
}

/** What a runtime at a version gives a program. */
export interface RuntimeFacts {
  /** Which runtime. */
  readonly id: 'micropython' | 'circuitpython';
  /** For people: `MicroPython`. */
  readonly name: string;
  /** As in the profile's id: `1.27`, `main`. */
  readonly version: string;
  /** The release that stands for it: three numbers. */
  readonly release: readonly [number, number, number];
  /** Its Python modules. */
  readonly python: PythonFacts;
  /** What it does of its own, and how its programs go about what every program must. */
  readonly habits: RuntimeHabits;
  /** What holds before a program sets anything. */
  readonly defaults: {
    readonly clientVerifies: VerifyMode;
    readonly serverVerifies: VerifyMode;
    /** What is trusted before a program loads anything. */
    readonly trusted: 'nothing' | 'built-in';
  };
}

/** What a runtime does of its own, and how its programs go about what every program must. */
export interface RuntimeHabits {
  /** Before the release in `os.uname()` and `sys.version`. */
  readonly versionPrefix: 'v' | '';
  /** Whether it joins the network of settings.toml before the program runs. */
  readonly joinsFromSettings: boolean;
  /** What a program writes to join a wireless network, for people. */
  readonly joinWifi: string;
  /** What a program writes to set the clock, for people. */
  readonly setClock: string;
  /** The same as a line to paste, if one is enough. */
  readonly setClockLine: string | undefined;
  /** What its REPL says. */
  readonly repl: {
    readonly name: string;
    /** The line before the first prompt; empty: none. */
    readonly help: string;
    /** Before it starts again. */
    readonly reboot: string;
  };
  /** The form of CA certificates that all its versions read. */
  readonly caFormat: 'pem' | 'der';
  /** Whether its HTTP library is adafruit_requests, or `requests` where that is frozen. */
  readonly httpLibrary: 'adafruit_requests' | 'requests';
  /** Whether an exception knows which other one it was raised from (MICROPY_CPYTHON_EXCEPTION_CHAIN). */
  readonly chainsExceptions: boolean;
}

/** Names of `sys.implementation` that not every version has. */
export type ImplementationName = 'mpy' | '_mpy' | '_build' | '_thread';

/** The Python side: which of our modules stand in for the firmware's, and what they are told. */
export interface PythonFacts {
  /** The file of `modules/<overlay>/` wins that stands in the latest of these folders. */
  readonly overlays: readonly string[];
  /** Modules of ours that this firmware has by another name: `asyncio` as `uasyncio` in MicroPython 1.20. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Folders as of `overlays`: stand-ins for libraries that no firmware has and people copy to a board's `lib/`. */
  readonly libraries: readonly string[];
  /** What `sys.implementation` has after `_machine`: names, and the version of `.mpy` (`version | sub-version << 8`). */
  readonly implementation: { readonly names: readonly ImplementationName[]; readonly compiled: number };
  /** Which modules there are, and which of two of one name is imported. */
  readonly lists: ModuleLists;
  /** Whether a program finds what is here and in no list too, after all else: in `guide`. */
  readonly hasMore: boolean;
  /** Whether a program cannot set the attributes of built-in modules, as on every board. */
  readonly fixedBuiltins: boolean;
  /** The day of the release, `YYYY-MM-DD`, which `sys.version` names; empty: not known. */
  readonly released: string;
  /** Whether a hash object of hashlib is used up by its digest (MicroPython), or goes on (CircuitPython). */
  readonly hashEndsWithDigest: boolean;
  /** The first byte of a .mpy file that it loads. */
  readonly compiledMark: number;
  /** The command that installs a library on such a board, before its name. */
  readonly installer: string;
  /** `sys.path` of the firmware. */
  readonly path: readonly string[];
  /** The files in a board's root that it starts: of each list the first that is there. */
  readonly start: {
    readonly boot: readonly string[];
    readonly main: readonly string[];
    /** Whether both are one program, or each has an interpreter of its own. */
    readonly bootSharesGlobals: boolean;
  };
}

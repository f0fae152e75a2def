// A board is data: a chip, a runtime at a version and a TLS stack at a version, and where each fact comes from.
// Nothing outside boards/ asks which board, runtime or version a profile is of: it reads these fields.
import type { ErrnoName } from './errno.ts';
import type { Provenance } from './provenance.ts';
import type { RaisedError } from './raised.ts';
import type { ContextStack, TlsStack, VerifyMode } from './stacks/stack.ts';

export interface BoardProfile {
  /** `chip@runtime-version`, as given to `--board`; `modern` and `guide` stand for no board. */
  readonly id: string;
  /** One line for people: what it is. */
  readonly title: string;
  readonly chip: ChipFacts;
  readonly runtime: RuntimeFacts;
  readonly stack: TlsStack;
  readonly provenance: Provenance;
}

/** What a `TlsContext` needs of a profile: without the error tables, so that a TypeScript program does not load them. */
export interface ContextProfile {
  readonly id: string;
  readonly stack: ContextStack;
  readonly runtime: Pick<RuntimeFacts, 'defaults'>;
}

/** The hardware under one runtime: what depends on the chip, and on the port that runs there. */
export interface ChipFacts {
  /** The part of the profile's id before `@`. */
  readonly id: string;
  /** For people: `Raspberry Pi Pico W`. */
  readonly name: string;
  readonly names: DeviceNames;
  /** Bytes of heap that Python has after start; `undefined`: not limited, or not known. */
  readonly heap: number | undefined;
  readonly sockets: {
    /** Open at once; `undefined`: as many as the host gives. */
    readonly most: number | undefined;
    /** What the program sees of one more. */
    readonly beyond: RaisedError;
  };
  /** The numbers of its socket layer. */
  readonly errnos: Readonly<Record<ErrnoName, number>>;
  /** A connection that is refused: lwIP reports it as a reset. */
  readonly refusedAs: Extract<ErrnoName, 'ECONNREFUSED' | 'ECONNRESET'>;
  /** A name that does not resolve. */
  readonly nameNotFound: RaisedError;
  /** A port above 65535 or below 0. */
  readonly portOutOfRange: RaisedError;
  readonly clock: {
    /** Milliseconds since 1970 that the clock shows at power-on; `undefined`: the host's time. */
    readonly atPowerOn: number | undefined;
    /** The year in which `time.time()` is 0. */
    readonly epoch: 1970 | 2000;
  };
  /** Whether a program must join a wireless network before sockets work. */
  readonly needsWifi: boolean;
}

/** How a firmware names itself. */
export interface DeviceNames {
  /** `sys.platform`. */
  readonly platform: string;
  /** `sys.implementation._machine`, and the machine of `os.uname()`. */
  readonly machine: string;
  /** The sysname and nodename of `os.uname()`. */
  readonly sysname: string;
}

export interface RuntimeFacts {
  readonly id: 'micropython' | 'circuitpython';
  /** For people: `MicroPython`. */
  readonly name: string;
  /** As in the profile's id: `1.27`, `main`. */
  readonly version: string;
  /** The release that stands for it: three numbers. */
  readonly release: readonly [number, number, number];
  readonly python: PythonFacts;
  readonly defaults: {
    readonly clientVerifies: VerifyMode;
    readonly serverVerifies: VerifyMode;
    /** What is trusted before a program loads anything. */
    readonly trusted: 'nothing' | 'built-in';
  };
}

/** The Python side: which of our modules stand in for the firmware's, and what they are told. */
export interface PythonFacts {
  /** The file of `modules/<overlay>/` wins that stands in the latest of these folders. */
  readonly overlays: readonly string[];
  /** Modules that a program can import (pyrun: runtimes/modules/ fills the three lists below). */
  readonly modules: readonly string[];
  readonly builtin: readonly string[];
  readonly extensible: readonly string[];
  readonly frozen: readonly string[];
  /** Whether a hash object of hashlib is used up by its digest (MicroPython), or goes on (CircuitPython). */
  readonly hashEndsWithDigest: boolean;
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

/** The roots that are built in: none, the host's own, or a firmware's bundle by its id in the root data. */
export type BuiltInRoots =
  | { readonly kind: 'none' }
  | { readonly kind: 'system' }
  | { readonly kind: 'bundle'; readonly id: string };

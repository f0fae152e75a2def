// The facts of one chip: everything that a board's hardware and the port of its runtime determine.
import type { ErrnoName } from '../errno.ts';
import type { RaisedError } from '../python-exception.ts';

/** The hardware under one runtime: facts that depend on the chip, and on the port of the runtime. */
export interface ChipFacts {
  /** The part of the profile's id before `@`. */
  readonly id: string;
  /** Display name: `Raspberry Pi Pico W`. */
  readonly name: string;
  /** Names in programs and guides. */
  readonly names: DeviceNames;
  /** Bytes of Python's heap after start; `undefined`: not limited, or not known. */
  readonly heap: number | undefined;
  /** The number of sockets, and the error for one more. */
  readonly sockets: {
    /** Maximum open sockets; `undefined`: as many as the host allows. */
    readonly most: number | undefined;
    /** The error when one more is opened. */
    readonly beyond: RaisedError;
    /** Whether garbage is collected first, which closes the sockets in it. */
    readonly collects?: boolean;
    /** Maximum UDP sockets if they have a separate pool; `undefined`: they count with the others. */
    readonly datagrams: number | undefined;
    /** Maximum listening sockets if they have a separate pool; absent: they count with the others. */
    readonly listeners?: number;
    /** Queue length of a UDP socket in messages; later ones are lost. `undefined`: too long to matter. */
    readonly waiting: number | undefined;
  };
  /** Differences in socket behaviour between ports. */
  readonly socketRules: SocketRules;
  /** Folders of `modules/` with what differs in this port from the runtime's other ports. */
  readonly overlays: readonly string[];
  /** Names in the modules of `overlays` that this version lacks: `socket.MSG_PEEK`. */
  readonly absentNames: readonly string[];
  /** errno numbers of the port's socket layer. */
  readonly errnos: Readonly<Record<ErrnoName, number>>;
  /** The errno of a refused connection: lwIP reports a reset, and some firmwares an outdated errno. */
  readonly refusedAs: Extract<ErrnoName, 'ECONNREFUSED' | 'ECONNRESET' | 'EINPROGRESS'>;
  /** The error for a name that does not resolve. */
  readonly nameNotFound: RaisedError;
  /**
   * The error in `thimble run` for a port above 65535 or below 0. A firmware that does not check the port uses its lowest 16
   * bits, and connects to another port.
   */
  readonly portOutOfRange: RaisedError;
  /** The clock at power-on. */
  readonly clock: {
    /** Milliseconds since 1970; `undefined`: the host's time. */
    readonly atPowerOn: number | undefined;
    /** The year in which `time.time()` is 0. */
    readonly epoch: 1970 | 2000;
  };
  /**
   * Where the interpreter prints its warnings (`Warning: exception chaining not supported`): on a board the console, on a
   * computer stderr. `undefined`: its port does not set MICROPY_WARNINGS, so there are none.
   */
  readonly warnings: 'stdout' | 'stderr' | undefined;
  /** MICROPY_FLOAT_IMPL: the type of a Python float. */
  readonly floats: 'single' | 'double';
  /** `machine.unique_id()` or `microcontroller.cpu.uid`, in hex: with the firmware's length, but of no real board. */
  readonly uniqueId: string;
  /** Whether the port is a program on a computer: there Ctrl-D ends the REPL, while it resets a board. */
  readonly isComputer?: true;
  /** Whether a program must join a wireless network before sockets work. */
  readonly needsWifi: boolean;
  /** Whether it reconnects by itself to a wireless network that was lost. Absent: it does not. */
  readonly rejoinsWifi?: true;
}

/** How a firmware identifies itself. */
export interface DeviceNames {
  /** `sys.platform`. */
  readonly platform: string;
  /** `sys.implementation._machine`, and the machine of `os.uname()`. */
  readonly machine: string;
  /** `sys.implementation._build`: the folder of `boards/` or `variants/`; in CircuitPython the device's. */
  readonly build: string;
  /** In `sys.implementation._mpy`: the native code allowed in a `.mpy` (MP_NATIVE_ARCH_* in py/persistentcode.h). */
  readonly nativeCode: number;
  /** `sys.implementation._thread`; `undefined`: there are no threads. */
  readonly threads: 'GIL' | 'unsafe' | undefined;
  /** The sysname and nodename of `os.uname()`. */
  readonly sysname: string;
}

/** Socket behaviour that differs between ports: lwIP's raw API (modlwip.c), lwIP's sockets (ESP-IDF), Linux's. */
export interface SocketRules {
  /** Whether `connect` and `sendto` accept host names in addition to addresses. */
  readonly takesNames: boolean;
  /** Error for sending on a socket that was never connected. */
  readonly sendUnconnected: 'ENOTCONN' | 'EPIPE';
  /** Error for sending after the peer has closed. */
  readonly sendClosed: ErrnoName;
  /** Error for a `connect` that times out. */
  readonly connectTimedOut: ErrnoName;
  /** Error for a `recv` or `send` that times out; `read` and `write` raise ETIMEDOUT everywhere. */
  readonly callTimedOut: ErrnoName;
  /** Whether an accepted connection inherits the listener's timeout; otherwise it blocks. */
  readonly acceptedInherits: boolean;
  /** Whether `recv` and `send` raise EBADF after an error was reported once. */
  readonly tellsErrorOnce: boolean;
  /** Whether a connection reads as ended after an error was reported. */
  readonly endsAfterError: boolean;
  /** Poll result of a failed connection: these bits always, and those if requested. */
  readonly failedPolls: { readonly always: number; readonly asked: number };
  /** Whether a broadcast needs SO_BROADCAST, and fails with EACCES without. */
  readonly broadcastNeedsOption: boolean;
}

// What a board's hardware decides, and the port of its runtime: the facts of one chip.
import type { ErrnoName } from '../errno.ts';
import type { RaisedError } from '../raised.ts';

/** The hardware under one runtime: what depends on the chip, and on the port that runs there. */
export interface ChipFacts {
  /** The part of the profile's id before `@`. */
  readonly id: string;
  /** For people: `Raspberry Pi Pico W`. */
  readonly name: string;
  /** How programs and guides call it. */
  readonly names: DeviceNames;
  /** Bytes of heap that Python has after start; `undefined`: not limited, or not known. */
  readonly heap: number | undefined;
  /** How many sockets there are, and what one more than that raises. */
  readonly sockets: {
    /** Open at once; `undefined`: as many as the host gives. */
    readonly most: number | undefined;
    /** What the program sees of one more. */
    readonly beyond: RaisedError;
    /** UDP sockets, where they have a pool of their own; `undefined`: they count with the others. */
    readonly datagrams: number | undefined;
    /** Received messages that one UDP socket keeps; later ones are lost. `undefined`: more than a program notices. */
    readonly waiting: number | undefined;
  };
  /** What its sockets do otherwise than another port's. */
  readonly socketRules: SocketRules;
  /** Folders of `modules/` with what this port has otherwise than its runtime's others. */
  readonly overlays: readonly string[];
  /** Names that this version's modules lack, of those that the modules of `overlays` have: `socket.MSG_PEEK`. */
  readonly absentNames: readonly string[];
  /** The numbers of its socket layer. */
  readonly errnos: Readonly<Record<ErrnoName, number>>;
  /** A connection that is refused: lwIP reports it as a reset, and some firmwares an errno that is out of date. */
  readonly refusedAs: Extract<ErrnoName, 'ECONNREFUSED' | 'ECONNRESET' | 'EINPROGRESS'>;
  /** A name that does not resolve. */
  readonly nameNotFound: RaisedError;
  /** A port above 65535 or below 0. */
  readonly portOutOfRange: RaisedError;
  /** What the clock shows at power-on. */
  readonly clock: {
    /** Milliseconds since 1970 that the clock shows at power-on; `undefined`: the host's time. */
    readonly atPowerOn: number | undefined;
    /** The year in which `time.time()` is 0. */
    readonly epoch: 1970 | 2000;
  };
  /** MICROPY_FLOAT_IMPL: what a Python float is. */
  readonly floats: 'single' | 'double';
  /** `machine.unique_id()` or `microcontroller.cpu.uid`, in hex: as long as the firmware's, of no board that was made. */
  readonly uniqueId: string;
  /** A port that runs as a program of a computer: Ctrl-D ends its REPL, and resets a board. */
  readonly isComputer?: true;
  /** Whether a program must join a wireless network before sockets work. */
  readonly needsWifi: boolean;
  /** Whether it joins a wireless network again that was away, without the program. Absent: it does not. */
  readonly rejoinsWifi?: true;
}

/** How a firmware names itself. */
export interface DeviceNames {
  /** `sys.platform`. */
  readonly platform: string;
  /** `sys.implementation._machine`, and the machine of `os.uname()`. */
  readonly machine: string;
  /** `sys.implementation._build`: the folder of `boards/` or `variants/`; with CircuitPython that of the device. */
  readonly build: string;
  /** In `sys.implementation._mpy`: which native code a `.mpy` may have (MP_NATIVE_ARCH_* in py/persistentcode.h). */
  readonly nativeCode: number;
  /** `sys.implementation._thread`; `undefined`: there are no threads. */
  readonly threads: 'GIL' | 'unsafe' | undefined;
  /** The sysname and nodename of `os.uname()`. */
  readonly sysname: string;
}

/** What a socket does in cases where ports differ: lwIP's raw API (modlwip.c), lwIP's sockets (ESP-IDF), Linux's. */
export interface SocketRules {
  /** Whether `connect` and `sendto` look names up, beside addresses. */
  readonly takesNames: boolean;
  /** Sending on a connection that was never made. */
  readonly sendUnconnected: 'ENOTCONN' | 'EPIPE';
  /** Sending on one whose other side has gone. */
  readonly sendClosed: ErrnoName;
  /** A `connect` whose time is over. */
  readonly connectTimedOut: ErrnoName;
  /** A `recv` or `send` whose time is over; `read` and `write` raise ETIMEDOUT everywhere. */
  readonly callTimedOut: ErrnoName;
  /** Whether an accepted connection has the time-out of its listener; else it blocks. */
  readonly acceptedInherits: boolean;
  /** After an error `recv` and `send` raise EBADF, once they have told it. */
  readonly tellsErrorOnce: boolean;
  /** Once an error of a connection was told, it reads as ended. */
  readonly endsAfterError: boolean;
  /** What a poll gives of a connection that failed: these bits, and those that were asked for. */
  readonly failedPolls: { readonly always: number; readonly asked: number };
  /** Whether a message to everybody needs SO_BROADCAST, and is EACCES without. */
  readonly broadcastNeedsOption: boolean;
}

// Messages from the program's thread to the main thread. Stream bytes are not in them: those go through the rings.
import type { VerificationSettings } from '../../context/verification-settings.ts';
import type { DatagramOption } from '../../net/transport.ts';
import type { FaultPlan } from '../faults/plan.ts';
import type { HardwareDescription } from '../hardware/description.ts';
import type { TapeMode } from '../tape/tape.ts';
import type { DirectInterruptData } from './direct-interrupt.ts';
import type { EndCause, EventDetail } from './program-event.ts';

export type Request =
  /** A ring has data or room for a side that announced its sleep. */
  | { readonly type: 'wake' }
  /** Answered by a {@link ResolveReply}. */
  | { readonly type: 'resolve'; readonly host: string; readonly port: number }
  /** The socket's state shows the result. */
  | {
      readonly type: 'connect';
      readonly socket: number;
      readonly memory: SharedArrayBuffer;
      readonly host: string;
      readonly port: number;
    }
  /** Answered by a {@link ListenReply}. */
  | {
      readonly type: 'listen';
      readonly socket: number;
      readonly memory: SharedArrayBuffer;
      readonly host: string;
      readonly port: number;
      readonly backlog: number;
    }
  /** Only while the listener has a pending connection. Answered by an {@link AcceptReply}. */
  | {
      readonly type: 'accept';
      readonly listener: number;
      readonly socket: number;
      readonly memory: SharedArrayBuffer;
    }
  /** A UDP socket. Answered by a {@link BindReply}. */
  | {
      readonly type: 'bind';
      readonly socket: number;
      readonly memory: SharedArrayBuffer;
      readonly host: string;
      readonly port: number;
      /** The most messages waiting to be received. */
      readonly waiting: number;
    }
  /** One UDP message. Answered by a {@link SentReply}. */
  | {
      readonly type: 'send to';
      readonly socket: number;
      readonly bytes: Uint8Array;
      readonly address: string;
      readonly port: number;
    }
  /** An option of a UDP socket that the network needs. Answered by a {@link SentReply}. */
  | { readonly type: 'option'; readonly socket: number; readonly option: DatagramOption }
  /** Written data is still sent, unless the connection is reset (SO_LINGER with a time of 0). */
  | { readonly type: 'close'; readonly socket: number; readonly resets?: boolean }
  /** The program reads standard input. */
  | { readonly type: 'input' }
  /** Sent once, if a prompt follows: how the main thread interrupts the interpreter. */
  | { readonly type: 'direct interrupt'; readonly data: DirectInterruptData }
  /** A picture of a display; `index`: into the requested times. */
  | { readonly type: 'screenshot'; readonly index: number; readonly picture: Picture }
  /** A picture of a watched display; sent when it has changed. */
  | { readonly type: 'display'; readonly picture: Picture }
  /** A line of an NSS key log: secrets of a connection, only if requested. */
  | { readonly type: 'keylog'; readonly line: string }
  /** Lines of a recording. */
  | { readonly type: 'tape'; readonly lines: string }
  /** The program is over. `restarts`: by a soft reset at the prompt. `reset`: it ended with a reset of the board. */
  | { readonly type: 'exit'; readonly code: number; readonly restarts?: boolean; readonly reset?: BoardReset };

/** Three bytes per pixel, red first, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Every reply is JSON. A failure is a number for `fromFailure`. */
export type FailedReply = { readonly failure: number };
export type ResolveReply =
  | {
      readonly address: string;
      readonly family: 4 | 6;
      readonly port: number;
      /** Whether this name is redirected to a fixed port, regardless of the requested one. */
      readonly redirects: boolean;
    }
  | FailedReply;
export type BindReply = { readonly port: number } | FailedReply;
export type SentReply = { readonly sent: true } | FailedReply;
export type ListenReply = { readonly port: number } | FailedReply;
export type AcceptReply = { readonly address: string; readonly port: number } | FailedReply;

/** A reset of the board. */
export interface BoardReset {
  readonly cause: EndCause;
  /** Milliseconds until it starts again; negative: unknown, or something external has to wake it. */
  readonly after: number;
}

/** The program to run, as `__main__`. */
export type ProgramStart =
  /** Files of the program's folder, run one after another with the same globals until one fails. */
  | { readonly files: readonly string[] }
  /** Source text; `name` is shown in tracebacks. */
  | { readonly code: string; readonly name: string }
  | { readonly module: string };

/** Parameters of the program's thread. */
export interface ProgramData {
  readonly common: SharedArrayBuffer;
  readonly start: ProgramStart;
  /** The initial time: milliseconds since 1970, the computer's time (`now`), or the board's time at power-on (`unset`). */
  readonly clock: number | 'now' | 'unset';
  /** Whether Wi-Fi is connected at the start, or down until the program connects; `board`: as on that board. */
  readonly wifi: 'up' | 'down' | 'board';
  /** Whether there are stand-ins for libraries that users normally install on such a board; no firmware includes them. */
  readonly libraryStandIns: 'present' | 'absent';
  /** `sys.argv`. */
  readonly argv: readonly string[];
  /** The id of its profile, which the thread loads itself because functions cannot be sent. */
  readonly board: string;
  /** CircuitPython's id of the board, among those with this chip; `undefined`: the chip's default board. */
  readonly device: string | undefined;
  /** Certificates that replace the built-in roots (`--bundle`), DER. */
  readonly bundle: readonly Uint8Array[] | undefined;
  readonly verification: VerificationSettings | undefined;
  readonly detail: EventDetail;
  /** Whether a prompt follows the program (`-i`). */
  readonly interactive: boolean;
  /** Why the board started; absent: power-on. */
  readonly startedBy?: EndCause | undefined;
  /** Whether the program starts again after a reset (`--boots`). */
  readonly startsAgain?: boolean | undefined;
  /** Whether to send `keylog` messages. */
  readonly logsKeys: boolean;
  /** The hardware connected to the board. */
  readonly hardware: HardwareDescription;
  /** Modules that can be imported but do nothing (`--stub`). */
  readonly stubs: readonly string[];
  /** When to take pictures of the display: milliseconds of program time; negative: at the end. */
  readonly screenshots: readonly number[];
  /** Whether to record the run's external inputs, or replay recorded ones. */
  readonly tape: TapeMode;
  /** Simulated network faults. */
  readonly faults: FaultPlan;
  /** `max`: sleeps take no time. */
  readonly speed: 'real' | 'max';
  /** Whether to send `display` messages. */
  readonly watchesDisplay: boolean;
  /** Bytes of memory available to TLS (`--heap`). */
  readonly heap: number | undefined;
}

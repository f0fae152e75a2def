// What the program's thread asks of the main thread. Bytes of streams never travel here: they go through the rings.
import type { VerificationSettings } from '../../context/verification-settings.ts';
import type { DatagramOption } from '../../net/transport.ts';
import type { FaultPlan } from '../faults/plan.ts';
import type { HardwareDescription } from '../hardware/description.ts';
import type { TapeMode } from '../tape/tape.ts';
import type { EndCause, EventDetail } from './program-event.ts';

export type Request =
  /** Somebody announced a sleep on a ring, and there is something for it now. */
  | { readonly type: 'wake' }
  /** Answered by a {@link ResolveReply}. */
  | { readonly type: 'resolve'; readonly host: string; readonly port: number }
  /** The socket's state tells how it went. */
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
  /** Only while the listener has something pending. Answered by an {@link AcceptReply}. */
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
      /** The most messages that wait to be received. */
      readonly waiting: number;
    }
  /** One message of UDP. Answered by a {@link SentReply}. */
  | {
      readonly type: 'send to';
      readonly socket: number;
      readonly bytes: Uint8Array;
      readonly address: string;
      readonly port: number;
    }
  /** An option of a UDP socket that the network must know. Answered by a {@link SentReply}. */
  | { readonly type: 'option'; readonly socket: number; readonly option: DatagramOption }
  /** What was written is still sent, unless the connection is reset (SO_LINGER with a time of 0). */
  | { readonly type: 'close'; readonly socket: number; readonly resets?: boolean }
  /** Bytes of standard input are wanted. */
  | { readonly type: 'input' }
  /** What a display shows; `index`: of the times that were asked for. */
  | { readonly type: 'screenshot'; readonly index: number; readonly picture: Picture }
  /** What a display shows, where somebody watches it; each differs from the one before. */
  | { readonly type: 'display'; readonly picture: Picture }
  /** A line of an NSS key log: secrets of a connection, where somebody asked for them. */
  | { readonly type: 'keylog'; readonly line: string }
  /** Lines of a recording. */
  | { readonly type: 'tape'; readonly lines: string }
  /** The program is over. `restarts`: by a soft reset at the prompt. `reset`: it ended as a board that starts again. */
  | { readonly type: 'exit'; readonly code: number; readonly restarts?: boolean; readonly reset?: BoardReset };

/** Three bytes a pixel, red first, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Every answer is JSON. A failure is a number for `fromFailure`. */
export type Failure = { readonly failure: number };
export type ResolveReply =
  | {
      readonly address: string;
      readonly family: 4 | 6;
      readonly port: number;
      /** Whether somebody leads this name to a port of its own, whichever one is asked for. */
      readonly redirects: boolean;
    }
  | Failure;
export type BindReply = { readonly port: number } | Failure;
export type SentReply = { readonly sent: true } | Failure;
export type ListenReply = { readonly port: number } | Failure;
export type AcceptReply = { readonly address: string; readonly port: number } | Failure;

/** Why a board starts again. */
export interface BoardReset {
  readonly cause: EndCause;
  /** Milliseconds until then; below zero: it is not known, or something outside has to wake it. */
  readonly after: number;
}

/** What is run, all of it as `__main__`. */
export type ProgramStart =
  /** Files of the program's folder, one after another with the same globals; a failure ends them. */
  | { readonly files: readonly string[] }
  /** Source text; `name` stands in its tracebacks. */
  | { readonly code: string; readonly name: string }
  | { readonly module: string };

/** What the program's thread is started with. */
export interface ProgramData {
  readonly common: SharedArrayBuffer;
  readonly start: ProgramStart;
  /** What its clock shows at first: milliseconds since 1970, the machine's time, or what the board's does at power-on. */
  readonly clock: number | 'now' | 'unset';
  /** Whether its Wi-Fi is connected at first, or down until the program connects; `board`: as that board's would be. */
  readonly wifi: 'up' | 'down' | 'board';
  /** Whether libraries that people install on such a board are there without a file of theirs: no firmware has them. */
  readonly libraryStandIns: 'present' | 'absent';
  /** `sys.argv`. */
  readonly argv: readonly string[];
  /** The id of its profile, which the thread loads itself: functions cannot be sent. */
  readonly board: string;
  /** Which of the boards of its chip, by CircuitPython's id; `undefined`: the one that stands for the chip. */
  readonly device: string | undefined;
  /** Certificates that replace the built-in roots (`--bundle`), DER. */
  readonly bundle: readonly Uint8Array[] | undefined;
  readonly verification: VerificationSettings | undefined;
  readonly detail: EventDetail;
  /** Whether a prompt follows the program (`-i`). */
  readonly interactive: boolean;
  /** Why the board has started; absent: it was switched on. */
  readonly startedBy?: EndCause | undefined;
  /** Whether a reset starts it again (`--boots`). */
  readonly startsAgain?: boolean | undefined;
  /** Whether `keylog` messages are wanted. */
  readonly logsKeys: boolean;
  /** What is wired to the board. */
  readonly hardware: HardwareDescription;
  /** Modules that are there without behaviour (`--stub`). */
  readonly stubs: readonly string[];
  /** When pictures of the display are wanted: milliseconds of program time; below zero: at the end. */
  readonly screenshots: readonly number[];
  /** What is kept of the run, or read in place of what comes from outside. */
  readonly tape: TapeMode;
  /** What goes wrong with the network. */
  readonly faults: FaultPlan;
  /** `max`: sleeps take no time. */
  readonly speed: 'real' | 'max';
  /** Whether `display` messages are wanted. */
  readonly watchesDisplay: boolean;
  /** Bytes that TLS may take (`--heap`). */
  readonly heap: number | undefined;
}

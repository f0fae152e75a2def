// Events of a run, sent by the program's thread: one JSON object each, in order with the program's output.
// docs/run-events.schema.json describes all of them.

/** An exception as the program sees it. */
export interface ExceptionEvent {
  readonly type: string;
  readonly errno?: number;
  readonly text?: string;
}

/** The real cause of a failure, which the program's exception may not show. */
export interface Reason {
  readonly host?: string;
  readonly port?: number;
  /** A code of docs/errors.md. */
  readonly code: string;
  /** Details: the alert's name, the check that failed and on which certificate, or the protocol that answered instead. */
  readonly what: string;
  readonly cause: string;
  readonly fix: string;
  /** A command line that helps. */
  readonly command?: string;
}

/** One event: docs/run-events.schema.json describes each kind. */
export type ProgramEvent =
  /** A name was looked up; without `address` it was not found. */
  | { readonly event: 'resolve'; readonly host: string; readonly port: number; readonly address?: string }
  | {
      readonly event: 'open';
      readonly connection: number;
      readonly host: string;
      readonly port: number;
      readonly line?: string;
    }
  /** The program waits for connections. */
  | { readonly event: 'listen'; readonly port: number }
  | {
      readonly event: 'handshake';
      readonly connection: number;
      readonly host: string;
      readonly version: string;
      readonly suite: string;
      readonly resumed: boolean;
      /** Whether the peer's certificate was verified. */
      readonly verified: boolean;
      /** Subject of the peer's certificate. */
      readonly certificate?: string;
      /** Subject of the root that verified it. */
      readonly root?: string;
    }
  /** A client connection whose server was not verified; once for each host. */
  | {
      readonly event: 'unverified';
      readonly host: string;
      readonly port: number;
      readonly why: string;
      /** The code change that would verify it; absent: this firmware cannot verify. */
      readonly change?: string;
      /** The command that writes the file used by the change. */
      readonly command?: string;
    }
  /** Application data read or written by the program: the bytes in one direction since the last such event. */
  | {
      readonly event: 'bytes';
      readonly connection: number;
      readonly direction: 'in' | 'out';
      readonly count: number;
    }
  | {
      readonly event: 'alert';
      readonly connection: number;
      readonly direction: 'in' | 'out';
      readonly level: 'warning' | 'fatal';
      readonly name: string;
    }
  /** A network or TLS operation failed; the program may catch it. */
  | ({
      readonly event: 'failure';
      readonly connection?: number;
      readonly raised: ExceptionEvent;
      /** The program's position: `main.py:14`; absent: unknown. */
      readonly line?: string;
    } & Reason)
  /** An uncaught exception. */
  | {
      readonly event: 'exception';
      readonly raised: ExceptionEvent;
      readonly reason?: Reason;
      /** `raised`: this failure raised the exception; `before`: it is the last failure before an unrelated exception. */
      readonly relation?: 'raised' | 'before';
    }
  /** The board's memory used by TLS, after each change. Bytes. */
  | {
      readonly event: 'memory';
      readonly connection: number;
      readonly step: 'set-up' | 'handshake' | 'connected' | 'closed';
      readonly held: number;
      readonly peak: number;
      readonly heap?: number;
      readonly line?: string;
    }
  | { readonly event: 'warning'; readonly text: string }
  /** A password used by the program: it is redacted in all other events, and this event is not written. */
  | { readonly event: 'secret'; readonly text: string }
  | {
      readonly event: 'wifi';
      readonly state: 'up' | 'down';
    }
  /** The board's clock was set. Milliseconds since 1970. */
  | { readonly event: 'clock'; readonly time: number }
  | {
      readonly event: 'close';
      readonly connection: number;
      /** Bytes of application data. */
      readonly sent: number;
      readonly received: number;
    }
  /** An action of the program on the hardware, or of the hardware by itself. */
  | {
      readonly event: 'hardware';
      /** Milliseconds since the program started. */
      readonly at: number;
      /** The kind of peripheral: `pin`, `pwm`, `i2c`. */
      readonly what: string;
      /** Which peripheral of that kind. */
      readonly name: string;
      readonly action: string;
      readonly value?: number | string | boolean;
      /** The first bytes, hex. */
      readonly bytes?: string;
      /** How many bytes there are, if not all are shown. */
      readonly count?: number;
    }
  /** At the end: a module of `--stub`, and its names that the program used. */
  | { readonly event: 'stub'; readonly name: string; readonly used: readonly string[] }
  /** The program ended in a way that it cannot catch, such as a reset of the board. */
  | {
      readonly event: 'end';
      readonly cause: EndCause;
      /** For `hung`: where the program waits. */
      readonly line?: string;
      /** Milliseconds of deep sleep until a board would start again. */
      readonly wakesAfter?: number;
      /** With `--boots`: it starts again in this run. */
      readonly startsAgain?: boolean;
    }
  /** A fault of `--fault` takes effect; once for each connection, or name. */
  | {
      readonly event: 'fault';
      /** The fault as written in the option. */
      readonly fault: string;
      /** Milliseconds since the program started. */
      readonly at: number;
      /** The number of the connection, counting those made and those accepted. */
      readonly connection?: number;
      readonly host?: string;
      readonly port?: number;
    }
  /** At the end: how the program handled a fault, or that the fault never took effect. */
  | {
      readonly event: 'fault-result';
      readonly fault: string;
      readonly connection?: number;
      readonly host?: string;
      readonly port?: number;
      readonly at?: number;
      /**
       * `recovered`: it continued; `raised`: an exception ended it; `hung`; `watchdog`: the watchdog reset the board;
       * `stopped`: it was still running, without another connection, when `--timeout` or Ctrl-C ended it.
       */
      readonly outcome: 'recovered' | 'raised' | 'hung' | 'watchdog' | 'stopped' | 'never met';
      /** Of one never met: the program sent UDP messages where it would apply, and it has an effect on TCP only. */
      readonly udp?: boolean;
      /** The exception that the fault caused, caught or not. */
      readonly raised?: ExceptionEvent;
      /** Where it was raised: `main.py:14`. */
      readonly line?: string;
    }
  /** At the end: something is still open. */
  | {
      readonly event: 'left-open';
      readonly connection: number;
      readonly host: string;
      readonly port: number;
      readonly line?: string;
    };

/** `reload`: the program requested a restart; `watchdog`: it was not fed; `hung`: the program waits for something that
 * never happens; `diverged`: a replay no longer matches the recorded run. */
export type EndCause = 'diverged' | 'hung' | 'reload' | 'reset' | 'watchdog' | 'deep sleep';

/** Which events to report: only the important ones, or all. */
export type EventDetail = 'notes' | 'all';

/** Converts `main.py:14` of an event to `line 14 of main.py`, for a sentence. */
export function lineInWords(place: string): string {
  const at = place.lastIndexOf(':');
  return `line ${place.slice(at + 1)} of ${place.slice(0, at)}`;
}

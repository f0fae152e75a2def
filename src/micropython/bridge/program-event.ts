// What the program's thread tells of a run, one JSON object each, in order with what the program prints.
// docs/run-events.schema.json describes every one of them.

/** An exception as the program gets it. */
export interface ExceptionEvent {
  readonly type: string;
  readonly errno?: number;
  readonly text?: string;
}

/** Why something failed, as the house knows it. */
export interface Reason {
  readonly host?: string;
  readonly port?: number;
  /** A code of docs/errors.md. */
  readonly code: string;
  /** What really happened: the alert's name, the check that failed and on which certificate, what answered instead. */
  readonly what: string;
  readonly cause: string;
  readonly fix: string;
  /** To type. */
  readonly command?: string;
}

/** One thing that happened: docs/run-events.schema.json describes each kind. */
export type ProgramEvent =
  /** A name was looked up; without `address` in vain. */
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
      /** Subject of the root that it was verified by. */
      readonly root?: string;
    }
  /** A client's connection that nobody verified; once for each host. */
  | {
      readonly event: 'unverified';
      readonly host: string;
      readonly port: number;
      readonly why: string;
      /** The program's change that would verify; absent: nothing can on this firmware. */
      readonly change?: string;
      /** Writes the file that the change reads. */
      readonly command?: string;
    }
  /** Of the program's data, as it reads and writes them: what passed in one direction since the last such event. */
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
      /** Where the program was: `main.py:14`; absent: not known. */
      readonly line?: string;
    } & Reason)
  /** An exception that nobody caught. */
  | {
      readonly event: 'exception';
      readonly raised: ExceptionEvent;
      readonly reason?: Reason;
      /** `raised`: the exception is that failure's; `before`: the last failure before an exception of the program's own. */
      readonly relation?: 'raised' | 'before';
    }
  /** What TLS holds of the board's memory, after each change. Bytes. */
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
  /** What the program uses as a password: it is kept out of everything else, and this event is not written. */
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
      /** Bytes of the program's data. */
      readonly sent: number;
      readonly received: number;
    }
  /** What the program did to the hardware, or what the hardware did by itself. */
  | {
      readonly event: 'hardware';
      /** Milliseconds since the program started. */
      readonly at: number;
      /** The kind of peripheral: `pin`, `pwm`, `i2c`. */
      readonly what: string;
      /** Which one. */
      readonly name: string;
      readonly action: string;
      readonly value?: number | string | boolean;
      /** Hex, the first of them. */
      readonly bytes?: string;
      /** How many, where they are not all shown. */
      readonly count?: number;
    }
  /** At the end: a module of `--stub`, and the names of it that the program used. */
  | { readonly event: 'stub'; readonly name: string; readonly used: readonly string[] }
  /** The program ended as a board's does that is reset: no exception, and nothing that it could catch. */
  | {
      readonly event: 'end';
      readonly cause: EndCause;
      /** Of `hung`: where the program waits. */
      readonly line?: string;
      /** Milliseconds of deep sleep until a board would start again. */
      readonly wakesAfter?: number;
      /** `--boots`: it starts again in this run. */
      readonly startsAgain?: boolean;
    }
  /** A fault of `--fault` takes effect; once for each connection, or name. */
  | {
      readonly event: 'fault';
      /** As it was given. */
      readonly fault: string;
      /** Milliseconds since the program started. */
      readonly at: number;
      /** Counted over the connections that were made or accepted. */
      readonly connection?: number;
      readonly host?: string;
      readonly port?: number;
    }
  /** At the end: what the program did with a fault that took effect, or that one was never met. */
  | {
      readonly event: 'fault-result';
      readonly fault: string;
      readonly connection?: number;
      readonly host?: string;
      readonly port?: number;
      readonly at?: number;
      /** `recovered`: it went on; `raised`: an exception ended it; `hung`; `watchdog`: that reset the board. */
      readonly outcome: 'recovered' | 'raised' | 'hung' | 'watchdog' | 'never met';
      /** The exception that came of it, caught or not. */
      readonly raised?: ExceptionEvent;
      /** Where: `main.py:14`. */
      readonly line?: string;
    }
  /** At the end: still open. */
  | {
      readonly event: 'left-open';
      readonly connection: number;
      readonly host: string;
      readonly port: number;
      readonly line?: string;
    };

/** `reload`: the program asked to be started again; `watchdog`: it was not fed; `hung`: it waits for what never comes;
 * `diverged`: a replay in which something else happens than in the recorded run. */
export type EndCause = 'diverged' | 'hung' | 'reload' | 'reset' | 'watchdog' | 'deep sleep';

/** How much is told: what people must know, or all. */
export type EventDetail = 'notes' | 'all';

/** `main.py:14` of an event as it stands in a sentence: `line 14 of main.py`. */
export function lineInWords(place: string): string {
  const at = place.lastIndexOf(':');
  return `line ${place.slice(at + 1)} of ${place.slice(0, at)}`;
}

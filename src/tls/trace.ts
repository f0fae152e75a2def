// The trace of an engine: records, messages and the names of secrets, never their values (for those there is the key log).

/** A record or a message that was sent or received. */
export type TraceEvent =
  | {
      readonly type: 'record';
      readonly direction: 'in' | 'out';
      readonly contentType: number;
      /** Bytes on the wire, the header included. */
      readonly length: number;
      readonly encrypted: boolean;
    }
  | {
      readonly type: 'message';
      readonly direction: 'in' | 'out';
      readonly handshakeType: number;
      /** Bytes, the 4 of the header included. */
      readonly length: number;
      /** The message itself, a view that lives until the observer returns. */
      readonly bytes: Uint8Array;
    }
  | { readonly type: 'alert'; readonly direction: 'in' | 'out'; readonly level: number; readonly description: number }
  | { readonly type: 'state'; readonly name: string }
  /** A secret came into use, by its label: `'c hs traffic'`, `'master secret'`. */
  | { readonly type: 'secret'; readonly label: string };

/** Called for each record and message that is sent or received. */
export type TraceObserver = (event: TraceEvent) => void;

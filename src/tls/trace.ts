// What an observer of an engine sees. Secrets are named, never shown (the key log is another, explicit, thing).

/** A record or a message that passed. */
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

/** Is called for each record and message as it passes. */
export type TraceObserver = (event: TraceEvent) => void;

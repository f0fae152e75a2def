// Interface of the program's byte streams: sockets and TLS connections.

/** Bits of poll(2), as reported by MicroPython's streams. */
export const Poll = { in: 1, out: 4, error: 8, hangUp: 16, invalid: 32 } as const;

/** A stream that blocks up to its timeout. */
export interface ByteStream {
  /** @returns at least 1; 0 at the end of the stream; `WOULD_BLOCK` or `INTERRUPTED`. @throws TlsError */
  read(into: Uint8Array): number;
  /** @returns how many bytes were written, at least 1; `WOULD_BLOCK` or `INTERRUPTED`. @throws TlsError */
  write(bytes: Uint8Array): number;
  /** @returns the bits of `mask` that are true now; error, hangUp and invalid are always reported. */
  poll(mask: number): number;
  /** Frees it; a second call does nothing. */
  close(): void;
  readonly closed: boolean;
  /** Whether data or events may still arrive from outside. */
  readonly listens: boolean;
  /** Milliseconds that a read or a write may wait: 0 never blocks, Infinity waits forever. */
  timeout: number;
}

// What the program's sockets and TLS connections have in common, below Python.

/** poll(2)'s bits, as MicroPython's streams report them. */
export const Poll = { in: 1, out: 4, error: 8, hangUp: 16, invalid: 32 } as const;

/** A stream that blocks as its time-out says. */
export interface ByteStream {
  /** @returns at least 1; 0 at the end of the stream; `WOULD_BLOCK` or `INTERRUPTED`. @throws TlsError */
  read(into: Uint8Array): number;
  /** @returns how many bytes were taken, at least 1; `WOULD_BLOCK` or `INTERRUPTED`. @throws TlsError */
  write(bytes: Uint8Array): number;
  /** @returns those of the bits in `mask` that are true now, and error, hangUp and invalid unasked. */
  poll(mask: number): number;
  /** Frees it; a second call does nothing. */
  close(): void;
  readonly closed: boolean;
  /** Whether something may still come from outside. */
  readonly listens: boolean;
  /** Milliseconds that a read or a write may wait: 0 never blocks, Infinity for ever. */
  timeout: number;
}

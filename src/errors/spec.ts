// The shape of a row in the error table. The tables beside this file hold the rows, one file per prefix of a code; what
// to do about each code stands in advice/.

/**
 * Whose fault an error is, in the coarse terms in which a caller decides what to do.
 *
 * - `peer`: the other side broke the protocol.
 * - `alert`: the other side refused us and said why in a TLS alert.
 * - `certificate`: the peer's certificate, or the path to a trust anchor, was refused.
 * - `network`: no connection, a time-out, a connection cut.
 * - `http`: the response breaks HTTP/1.1, or passes a limit on it.
 * - `input`: what the caller handed in (a PEM file, a key, an option) cannot be used.
 */
export type ErrorKind = 'peer' | 'alert' | 'certificate' | 'network' | 'http' | 'input';

export interface ErrorSpec {
  readonly kind: ErrorKind;
  /** The alert sent to the peer when this error ends a handshake or a connection (RFC 8446 §6); absent: none is. */
  readonly alert?: number;
}

export type ErrorTable = Readonly<Record<string, ErrorSpec>>;

// The shape of a row in the error table. The rows are in the files next to this one, one file per prefix; the advice for
// each code is in advice/.

/**
 * Who caused an error, in the coarse terms that a caller needs to decide what to do.
 *
 * - `peer`: the other side broke the protocol.
 * - `alert`: the other side refused us and said why in a TLS alert.
 * - `certificate`: the peer's certificate, or the path to a trust anchor, was refused.
 * - `network`: no connection, a time-out, a connection cut.
 * - `http`: the response breaks HTTP/1.1, or passes a limit on it.
 * - `input`: the caller's input (a PEM file, a key, an option) cannot be used, or it asks for more than a limit here allows.
 */
export type ErrorKind = 'peer' | 'alert' | 'certificate' | 'network' | 'http' | 'input';

export interface ErrorSpec {
  readonly kind: ErrorKind;
  /** The alert sent to the peer when this error ends a handshake or a connection (RFC 8446 §6); absent: none is. */
  readonly alert?: number;
}

export type ErrorTable = Readonly<Record<string, ErrorSpec>>;

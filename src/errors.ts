// The one error class of the house, and the table that gives each code its kind, its alert and its hint.
import { ALERT_ERRORS } from './errors/alert.ts';
import { ASN1_ERRORS } from './errors/asn1.ts';
import { CLI_ERRORS } from './errors/cli.ts';
import { CONTEXT_ERRORS } from './errors/context.ts';
import { CRYPTO_ERRORS } from './errors/crypto.ts';
import { DOCTOR_ERRORS } from './errors/doctor.ts';
import { HTTP_ERRORS } from './errors/http.ts';
import { MICROPYTHON_ERRORS } from './errors/micropython.ts';
import { NET_ERRORS } from './errors/net.ts';
import { printableMessage } from './errors/printable.ts';
import type { ErrorKind, ErrorSpec } from './errors/spec.ts';
import { TLS_ERRORS } from './errors/tls.ts';
import { TRUST_ERRORS } from './errors/trust.ts';
import { X509_ERRORS } from './errors/x509.ts';

const SPECS = {
  ...ASN1_ERRORS,
  ...CRYPTO_ERRORS,
  ...X509_ERRORS,
  ...TLS_ERRORS,
  ...ALERT_ERRORS,
  ...HTTP_ERRORS,
  ...CONTEXT_ERRORS,
  ...NET_ERRORS,
  ...TRUST_ERRORS,
  ...DOCTOR_ERRORS,
  ...MICROPYTHON_ERRORS,
  ...CLI_ERRORS,
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof SPECS;

/** Every code with its row, for `docs/errors.md` and for those who explain errors. */
export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorSpec>> = SPECS;

export interface TlsErrorOptions {
  /** The error beneath this one, as `Error.cause`. */
  readonly cause?: unknown;
  /** Replaces the table's hint where the throw site knows a better one: the relaxation that would help, for example. */
  readonly hint?: string;
}

/**
 * Every failure that is not a bug of ours: a peer's fault, a refused certificate, a lost network, unusable input.
 *
 * Match on {@link TlsError.code}, which is stable; the message is for people. A bug of ours, or a call that breaks a
 * documented precondition, is a `RangeError` or a `TypeError` instead. No secret ever stands in a message, and nothing that
 * a terminal obeys: what peers wrote is escaped.
 */
export class TlsError extends Error {
  override readonly name = 'TlsError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  /** The alert that is sent to the peer because of this (RFC 8446 §6.2), or `undefined` if none is. */
  readonly alert: number | undefined;
  readonly hint: string;

  /** @param detail - what happened, in a person's words, with the names and numbers of this case. */
  constructor(code: ErrorCode, detail: string, options: TlsErrorOptions = {}) {
    super(printableMessage(detail), options.cause === undefined ? undefined : { cause: options.cause });
    const spec: ErrorSpec = SPECS[code];
    this.code = code;
    this.kind = spec.kind;
    this.alert = spec.alert;
    this.hint = options.hint ?? spec.hint;
  }
}

export function isTlsError(error: unknown): error is TlsError {
  return error instanceof TlsError;
}

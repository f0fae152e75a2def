// The one error class of Thimble, and the table that gives each code its kind and its alert. What to do about a code
// is in errors/advice.ts, which gives errors their hints where it is imported.
import type { Advice } from './errors/advice/advice.ts';
import { ALERT_ERRORS } from './errors/alert.ts';
import { ASN1_ERRORS } from './errors/asn1.ts';
import { CLI_ERRORS } from './errors/cli.ts';
import { CONTEXT_ERRORS } from './errors/context.ts';
import { CRYPTO_ERRORS } from './errors/crypto.ts';
import { HARDWARE_ERRORS } from './errors/hardware.ts';
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
  ...MICROPYTHON_ERRORS,
  ...CLI_ERRORS,
  ...HARDWARE_ERRORS,
} as const satisfies Record<string, ErrorSpec>;

/** Every code that a TlsError can have: docs/errors.md lists them. */
export type ErrorCode = keyof typeof SPECS;

/** Every code with its row, for `docs/errors.md` and for those who explain errors. */
export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorSpec>> = SPECS;

let advice: Readonly<Partial<Record<ErrorCode, Advice>>> = {};

/** Called by errors/advice.ts when it is imported: the texts are kept out of bundles that do without them. */
export function provideAdvice(table: Readonly<Record<ErrorCode, Advice>>): void {
  advice = table;
}

/** What to do about a code: one or two sentences, or '' where errors/advice.ts was not imported. */
export function hintOf(code: ErrorCode): string {
  return advice[code]?.fix ?? '';
}

export interface TlsErrorOptions {
  /** The error beneath this one, as `Error.cause`. */
  readonly cause?: unknown;
  /** Replaces the table's hint where the throw site knows a better one: the relaxation that would help, for example. */
  readonly hint?: string;
}

/**
 * Every failure that is not a bug in Thimble: a peer's fault, a refused certificate, a lost network, unusable input.
 *
 * Match on {@link TlsError.code}, which is stable; the message is for people. A bug in Thimble, or a call that breaks a
 * documented precondition, is a `RangeError` or a `TypeError` instead. A message never contains a secret, and no control
 * characters: text from peers is escaped.
 */
export class TlsError extends Error {
  override readonly name = 'TlsError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  /** The alert that is sent to the peer because of this (RFC 8446 §6.2), or `undefined` if none is. */
  readonly alert: number | undefined;
  /** What to do about it: one or two sentences; '' with `thimble/portable` alone (`thimble/errors` has the texts). */
  readonly hint: string;

  /** @param detail - what happened, in plain words, with the names and numbers of this case. */
  constructor(code: ErrorCode, detail: string, options: TlsErrorOptions = {}) {
    super(printableMessage(detail), options.cause === undefined ? undefined : { cause: options.cause });
    const spec: ErrorSpec = SPECS[code];
    this.code = code;
    this.kind = spec.kind;
    this.alert = spec.alert;
    this.hint = options.hint ?? hintOf(code);
  }
}

/** Whether something that was thrown is a TlsError. */
export function isTlsError(error: unknown): error is TlsError {
  return error instanceof TlsError;
}

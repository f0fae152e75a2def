// An alert that the peer sent: RFC 8446 §6, RFC 5246 §7.2.
import { AlertDescription } from '../errors/alert-description.ts';
import { ERROR_TABLE, type ErrorCode, TlsError } from '../errors.ts';
import { registeredName } from './constants.ts';
import { ProtocolVersion, type RecordRules } from './profile.ts';
import type { TraceObserver } from './trace.ts';

export const AlertLevel = { warning: 1, fatal: 2 } as const;

/**
 * @param version - as agreed on; `undefined` before.
 * @param rules - how a stack deviates from the RFC.
 * @returns an alert that does not end the connection.
 * @throws TlsError `alert.*` for one that does, `tls.unexpected_message`, `tls.decode_error`, `tls.illegal_parameter` for one
 *   that is malformed. A level other than the two is malformed in TLS 1.3 too: §6 lets us ignore it, and does not ask for it.
 */
export function readAlert(
  fragment: Uint8Array,
  version: ProtocolVersion | undefined,
  rules: RecordRules | undefined,
  trace: TraceObserver | undefined,
): 'close_notify' | 'warning' {
  if (fragment.length === 0 && version === ProtocolVersion.tls13)
    throw new TlsError('tls.unexpected_message', 'An alert record without content (RFC 8446 §5.4)');
  if (fragment.length !== 2) throw new TlsError('tls.decode_error', 'An alert of the wrong length');
  const level = fragment[0]!;
  const description = fragment[1]!;
  trace?.({ type: 'alert', direction: 'in', level, description });
  if (rules?.alertLevel === 'decides') {
    if (level === AlertLevel.fatal) throw alertError(description);
    const closes = level === AlertLevel.warning && description === AlertDescription.close_notify;
    return closes ? 'close_notify' : 'warning';
  }
  if (description === AlertDescription.close_notify) return 'close_notify';
  if (level === AlertLevel.fatal) throw alertError(description);
  if (level !== AlertLevel.warning) throw new TlsError('tls.illegal_parameter', `An alert of level ${level}`);
  if (version !== ProtocolVersion.tls13 || description === AlertDescription.user_canceled) return 'warning';
  // TLS 1.3: every other alert is an error, unknown ones too, whatever its level says (RFC 8446 §6, §6.2).
  throw alertError(description);
}

/** @param cause - for `Error.cause`. */
export function alertError(description: number, cause?: unknown): TlsError {
  const name = registeredName(AlertDescription, description);
  const code = `alert.${name}`;
  const known = code in ERROR_TABLE ? (code as ErrorCode) : 'alert.unknown';
  return new TlsError(known, `The peer sent the alert ${known === 'alert.unknown' ? description : name}`, { cause });
}

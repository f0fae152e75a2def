// The exceptions of MicroPython's axTLS module: extmod/modtls_axtls.c (ssl_raise_error, ssl_socket_read and _write).

import type { ChipFacts } from '../../chips/chip-facts.ts';
import { isFirmwareVerdict } from '../../firmware-verdict.ts';
import { exception, osError, type RaisedError } from '../../python-exception.ts';
import { raiseOutsideTls } from '../exceptions-outside-tls.ts';
import type { Failure, RaisedOrEnd } from '../stack.ts';
import { AxtlsError, axtlsErrorText, axtlsNumberOf } from './errors.ts';

/**
 * Which errors have a text: only those of the call that makes the handshake, or also those of reads and writes
 * (MICROPY_STREAMS_DELEGATE_ERROR).
 */
export type AxtlsTexts = 'wrap' | 'always';

export function raiseByAxtls(texts: AxtlsTexts, failure: Failure, chip: ChipFacts): RaisedOrEnd {
  const { error, operation, before } = failure;
  const ofSetUp = raiseSetUp(failure, chip);
  if (ofSetUp !== undefined) return { kind: 'exception', exception: ofSetUp };
  const isOfTls = /^(tls|alert|net|x509|der|crypto)\./.test(error.code) || isFirmwareVerdict(error.cause);
  if (operation === 'socket' || !isOfTls || error.code === 'net.aborted')
    return { kind: 'exception', exception: raiseOutsideTls(error, chip) };

  const number = axtlsNumberOf(error);
  if (operation !== 'wrap') {
    // A timeout and a reset look like the end of the stream; after a peer's alert the connection has ended.
    if (number === AxtlsError.CONN_LOST || number === AxtlsError.CLOSE_NOTIFY) return { kind: 'end' };
    if (before !== undefined && isAlert(number)) return { kind: 'end' };
  } else if (number === AxtlsError.CLOSE_NOTIFY) {
    return { kind: 'exception', exception: osError(chip.errnos.ENOTCONN) };
  }
  const text = operation === 'wrap' || texts === 'always' ? axtlsErrorText(number) : undefined;
  const console = before === undefined && isFirmwareVerdict(error.cause) ? error.cause.console : undefined;
  return { kind: 'exception', exception: osError(number, text), console };
}

/** Keys and certificates are read when a socket is wrapped. @returns `undefined` for an error of a connection. */
function raiseSetUp({ error, operation }: Failure, chip: ChipFacts): RaisedError | undefined {
  if (isFirmwareVerdict(error.cause)) return undefined;
  if (error.code === 'crypto.bad_private_key') return exception('ValueError', 'invalid key');
  if (/^(x509|der|pem)\./.test(error.code)) return exception('ValueError', 'invalid cert');
  return operation === 'set-up' ? raiseOutsideTls(error, chip) : undefined;
}

function isAlert(number: number): boolean {
  return number < 0 && number > AxtlsError.CONN_LOST;
}

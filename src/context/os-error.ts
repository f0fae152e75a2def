// A failure of ours as the Python exception that a firmware raises for it: type, errno, text.

import { ERRNOS } from '../boards/errno.ts';
import { type FirmwareVerdict, isFirmwareVerdict } from '../boards/firmware-verdict.ts';
import { type MbedtlsVersion, mbedtlsErrorNumber, mbedtlsErrorText } from '../boards/mbedtls-errors.ts';
import type { BoardProfile } from '../boards/profile.ts';
import { VerifyFlag, verifyInfo } from '../boards/verify-flags.ts';
import type { ErrorCode, TlsError } from '../errors.ts';
import { NEVER_RAISED, type PythonException, RAISED, RAISED_BY_PREFIX, type Raise } from './os-error-table.ts';

/** `type(errno, text)`, `type(text)` or `type()` in Python, by what is there. */
export interface RaisedError {
  readonly type: PythonException;
  readonly errno: number | undefined;
  /** The second argument of an OSError (absent: none), or the text of another exception. */
  readonly text: string | undefined;
}

const CERT_VERIFY_FAILED = mbedtlsErrorNumber('X509_CERT_VERIFY_FAILED');
const ALL_FLAGS = 0xffff_ffff;

/**
 * What a program on that board sees of an error.
 *
 * A refused certificate is judged by the firmware's own verdict where the error carries one (as its `cause`); an
 * error of the strict verifier is translated to the flag that mbedTLS would have set.
 */
export function osErrorOf(error: TlsError, profile: BoardProfile): RaisedError {
  const verdict = firmwareVerdictOf(error);
  if (verdict !== undefined) return raiseVerdict(verdict, profile);
  return raise(raiseOf(error.code), error, profile);
}

/**
 * How a firmware raises a bare number of its TLS library.
 *
 * @param ret - as mbedTLS returns it; -255..-1 are errno numbers of the socket that passed through it.
 */
export function osErrorOfNumber(ret: number, profile: BoardProfile): RaisedError {
  if (ret === mbedtlsErrorNumber('SSL_ALLOC_FAILED'))
    return profile.runtime === 'circuitpython'
      ? { type: 'MemoryError', errno: undefined, text: undefined }
      : osError(ERRNOS[profile.errnos].ENOMEM);
  if (ret === mbedtlsErrorNumber('PK_BAD_INPUT_DATA')) return valueError('invalid key');
  if (ret === mbedtlsErrorNumber('X509_BAD_INPUT_DATA')) return valueError('invalid cert');
  if (ret < 0 && ret > -256) return osError(-ret);
  return osError(ret, profile.errorText ? textOf(ret, profile) : undefined);
}

/** Whether a board's `read` ends quietly where this error stands: mbedTLS takes a cut connection for its end. */
export function readsAsEnd(error: TlsError): boolean {
  return error.code === 'tls.truncated';
}

/** What the firmware came to, if the error carries it. */
function firmwareVerdictOf(error: TlsError): FirmwareVerdict | undefined {
  return isFirmwareVerdict(error.cause) ? error.cause : undefined;
}

/** The row of a code, or of its family. @returns `undefined` for a code that has none. */
export function raiseOf(code: ErrorCode): Raise | undefined {
  return RAISED[code] ?? RAISED_BY_PREFIX[prefixOf(code)];
}

/** Whether only the shells around a program, or other modules of the house, have this code. */
export function isNeverRaised(code: ErrorCode): boolean {
  return NEVER_RAISED.includes(code) || NEVER_RAISED.includes(prefixOf(code));
}

function prefixOf(code: string): string {
  return code.slice(0, code.indexOf('.') + 1);
}

function raise(row: Raise | undefined, error: TlsError, profile: BoardProfile): RaisedError {
  if (row === undefined) return { type: 'OSError', errno: ERRNOS[profile.errnos].EIO, text: error.message };
  if ('flags' in row) return raiseFlags(row.flags, profile);
  if ('errno' in row) return osError(ERRNOS[profile.errnos][row.errno]);
  if ('refused' in row) return osError(ERRNOS[profile.errnos][profile.refusedAs]);
  if ('nameNotFound' in row) {
    if (profile.runtime === 'micropython') return osError(-2);
    return { type: 'gaierror', errno: -2, text: 'Name or service not known' };
  }
  if ('message' in row) return { type: row.message, errno: undefined, text: error.message };
  if ('exception' in row)
    return { type: row.exception, errno: undefined, text: row.text === '' ? undefined : row.text };
  const name = versionOf(profile) === '2.28' ? (row.in228 ?? row.mbedtls) : row.mbedtls;
  return osErrorOfNumber(mbedtlsErrorNumber(name), profile);
}

function raiseVerdict({ ret, flags }: FirmwareVerdict, profile: BoardProfile): RaisedError {
  return ret === CERT_VERIFY_FAILED ? raiseFlags(flags, profile) : osErrorOfNumber(ret, profile);
}

/** MicroPython lists the flags in a ValueError (since 1.22); CircuitPython up to 10.2 gives the number alone. */
function raiseFlags(flags: number, profile: BoardProfile): RaisedError {
  if (profile.runtime === 'circuitpython' || flags === ALL_FLAGS) return osErrorOfNumber(CERT_VERIFY_FAILED, profile);
  return valueError(verifyInfo(flags === 0 ? VerifyFlag.other : flags, '\n'));
}

function textOf(ret: number, profile: BoardProfile): string {
  // mbedtls_strerror looks at the magnitude: 1 (a verify callback's, or a PEM that was only partly read) is -1's name.
  return mbedtlsErrorText(ret, versionOf(profile));
}

function versionOf(profile: BoardProfile): MbedtlsVersion {
  return profile.errors === 'mbedtls-2.28' ? '2.28' : '3.6';
}

function osError(errno: number, text?: string): RaisedError {
  return { type: 'OSError', errno, text };
}

function valueError(text: string): RaisedError {
  return { type: 'ValueError', errno: undefined, text };
}

// How a firmware with mbedTLS raises failures: which number, the table for its text, and what later calls raise.
import type { ErrorCode, TlsError } from '../../../errors.ts';
import type { ChipFacts } from '../../chips/chip-facts.ts';
import { isFirmwareVerdict } from '../../firmware-verdict.ts';
import { exception, osError, type RaisedError } from '../../python-exception.ts';
import { raiseOutsideTls, socketErrno } from '../exceptions-outside-tls.ts';
import type { Failure, RaisedOrEnd } from '../stack.ts';
import { NOT_TLS } from './alert.ts';
import { type ErrorTableId, type MbedtlsErrorName, mbedtlsErrorNumber, mbedtlsErrorText } from './errors.ts';
import {
  type ErrorGeneration,
  EXCEPTION_OF_CODE,
  EXCEPTION_OF_PREFIX,
  type ExceptionRow,
  numberIn,
} from './exception-table.ts';
import { VerifyFlag, verifyInfo } from './verify-flags.ts';

export interface ExceptionRules {
  /** The table of names that are printed with numbers. */
  readonly table: ErrorTableId;
  /** Whether unexpected messages have the numbers of 2.x (`SSL_BAD_HS_…`) or of 3.x. */
  readonly generation: ErrorGeneration;
  /**
   * A refused certificate: a ValueError with a sentence for each flag, the number with its text, or the number with its
   * text and each flag's sentence after a semicolon.
   */
  readonly flags: 'sentences' | 'number' | 'reasons';
  /** A failed allocation (SSL_ALLOC_FAILED). */
  readonly allocation: 'ENOMEM' | 'MemoryError';
  /** What a read or a write raises: {@link StreamWords}. */
  readonly stream: StreamWords;
  /** A server's error for a first record that is not TLS; absent: the same as a client's. */
  readonly notTlsAtServer?: MbedtlsErrorName;
  /** The text for a number if it is not the name in {@link table}; `undefined` if that number has none. */
  readonly textOf?: (ret: number) => string | undefined;
}

/**
 * What a read or a write raises for an error of its own or of a deferred handshake.
 *
 * - `as-wrap`: the same as the call that connects, every time (CircuitPython from 9.0).
 * - `once`: the same the first time, later only the number (no firmware: `modern` and `guide`).
 * - `number`: only the library's number, every time; the socket's errno is negative (CircuitPython 8.2).
 *
 * The others are MicroPython's, which stores the number and raises it from then on (`last_error`):
 *
 * - `kept-number`: only the number, the socket's errno negative: `OSError(-104)` (1.20, 1.21).
 * - `kept-once`: the first time as in wrap, later only the number; a connection that ended has no text (1.22 with
 *   mbedTLS 2).
 * - `kept-once-in-handshake`: the same in the handshake, later only the number (1.22 to 1.27 with mbedTLS 3).
 * - `kept-as-wrap`: as in wrap, every time (from 1.28).
 */
export type StreamWords =
  | 'as-wrap'
  | 'once'
  | 'number'
  | 'kept-number'
  | 'kept-once'
  | 'kept-once-in-handshake'
  | 'kept-as-wrap';

const CERT_VERIFY_FAILED = mbedtlsErrorNumber('X509_CERT_VERIFY_FAILED');
const SSL_ALLOC_FAILED = mbedtlsErrorNumber('SSL_ALLOC_FAILED');
const SSL_CONN_EOF = mbedtlsErrorNumber('SSL_CONN_EOF');
const ALL_FLAGS = 0xffff_ffff;
/** Size of the buffer for the sentences (modtls_mbedtls.c), including its NUL. */
const SENTENCES_BUFFER = 256;

/** {@link TlsStack.raise} with these rules. */
export function raiseByMbedtls(rules: ExceptionRules, failure: Failure, chip: ChipFacts): RaisedOrEnd {
  const { error, operation, handshakeDone, before } = failure;
  const isStream = operation === 'read' || operation === 'write';
  // mbedtls_ssl_read treats a truncated connection as the end of the stream.
  if (isStream && error.code === 'tls.truncated') return { kind: 'end' };
  const number = numberOf(rules, failure, chip);
  if (!isStream || number === undefined) {
    const raised = number === undefined ? raiseElse(rules, error, chip) : raiseNumber(rules, number, chip);
    return { kind: 'exception', exception: raised, console: consoleOf(error) };
  }
  return {
    kind: 'exception',
    exception: inStream(rules, { handshakeDone, again: before !== undefined }, number, chip),
    console: consoleOf(error),
    lasts: rules.stream.startsWith('kept'),
  };
}

/**
 * How the library's plain number is raised.
 *
 * @param ret - mbedTLS's return value; -255..-1 are errno numbers that passed through it from the socket.
 */
export function raiseMbedtlsNumber(rules: ExceptionRules, ret: number, chip: ChipFacts): RaisedError {
  return raiseNumber(rules, { ret }, chip);
}

/** Return value of mbedtls_ssl_read and mbedtls_ssl_write for a freed context, which has lost the handshake too. */
export function raiseClosedByMbedtls(rules: ExceptionRules, again: boolean, chip: ChipFacts): RaisedError {
  return inStream(rules, { handshakeDone: false, again }, { ret: mbedtlsErrorNumber('SSL_BAD_INPUT_DATA') }, chip);
}

/** The row of a code, or of its family. @returns `undefined` for errors that do not involve mbedTLS. */
export function exceptionRowOf(code: ErrorCode): ExceptionRow | undefined {
  return EXCEPTION_OF_CODE[code] ?? EXCEPTION_OF_PREFIX[code.slice(0, code.indexOf('.') + 1)];
}

/** The library's return value, with the flags of a verification. */
interface LibraryError {
  readonly ret: number;
  readonly flags?: number;
}

function inStream(
  rules: ExceptionRules,
  { handshakeDone, again }: { readonly handshakeDone: boolean; readonly again: boolean },
  number: LibraryError,
  chip: ChipFacts,
): RaisedError {
  const asWrap = () => raiseNumber(rules, number, chip);
  const bare = osError(number.ret);
  const positive = number.ret > -256 && number.ret < 0 ? osError(-number.ret) : bare;
  const ended = number.ret === SSL_CONN_EOF;
  switch (rules.stream) {
    case 'as-wrap':
    case 'kept-as-wrap':
      return again && number.flags !== undefined ? bareVerdict(rules, number, chip) : asWrap();
    case 'once':
      return again || ended ? positive : asWrap();
    case 'number':
    case 'kept-number':
      return bare;
    case 'kept-once':
      return again || ended ? bare : asWrap();
    case 'kept-once-in-handshake':
      return again || handshakeDone || ended ? bare : asWrap();
  }
}

/** The flags were freed with the connection: only the number is left. */
function bareVerdict(rules: ExceptionRules, { ret }: LibraryError, chip: ChipFacts): RaisedError {
  return raiseNumber(rules, { ret }, chip);
}

function raiseNumber(rules: ExceptionRules, { ret, flags }: LibraryError, chip: ChipFacts): RaisedError {
  if (ret === CERT_VERIFY_FAILED && flags !== undefined && flags !== ALL_FLAGS && rules.flags === 'sentences') {
    const sentences = verifyInfo(flags === 0 ? VerifyFlag.other : flags, '\n');
    if (sentences.length < SENTENCES_BUFFER) return exception('ValueError', sentences);
  }
  if (ret === SSL_ALLOC_FAILED)
    return rules.allocation === 'MemoryError' ? exception('MemoryError') : osError(chip.errnos.ENOMEM);
  if (ret === mbedtlsErrorNumber('PK_BAD_INPUT_DATA')) return exception('ValueError', 'invalid key');
  if (ret === mbedtlsErrorNumber('X509_BAD_INPUT_DATA')) return exception('ValueError', 'invalid cert');
  if (ret < 0 && ret > -256) return osError(-ret);
  // mbedtls_strerror uses the absolute value: 1 (a verify callback's, or a partly read PEM) gets the name of -1.
  const text = rules.textOf === undefined ? mbedtlsErrorText(ret, rules.table) : rules.textOf(ret);
  const isVerdict = ret === CERT_VERIFY_FAILED && flags !== undefined && flags !== ALL_FLAGS;
  if (!isVerdict || rules.flags !== 'reasons') return osError(ret, text);
  return osError(ret, `${text ?? ''}${verifyInfo(flags, '; ').replaceAll('\n', '')}`);
}

/**
 * A refused certificate is raised by the firmware's own verdict if the error has one (as its `cause`); an error of the
 * strict verifier is translated to the flag that mbedTLS would have set.
 *
 * @returns `undefined` if the library has no number for it.
 */
function numberOf(rules: ExceptionRules, failure: Failure, chip: ChipFacts): LibraryError | undefined {
  const { error, role } = failure;
  if (isFirmwareVerdict(error.cause)) return error.cause;
  const errno = failure.errno ?? socketErrno(error, chip);
  if (errno !== undefined) return { ret: -errno };
  if (role === 'server' && rules.notTlsAtServer !== undefined && NOT_TLS.has(error.code))
    return { ret: mbedtlsErrorNumber(rules.notTlsAtServer) };
  const row = exceptionRowOf(error.code);
  if (row === undefined || 'exception' in row) return undefined;
  if ('flags' in row) return { ret: CERT_VERIFY_FAILED, flags: row.flags };
  return { ret: numberIn(rules.generation, row) };
}

function raiseElse(rules: ExceptionRules, error: TlsError, chip: ChipFacts): RaisedError {
  const row = exceptionRowOf(error.code);
  if (row !== undefined && 'exception' in row) return exception(row.exception, row.text);
  if (error.code === 'board.out_of_memory' && rules.allocation === 'MemoryError') return exception('MemoryError');
  return raiseOutsideTls(error, chip);
}

function consoleOf(error: TlsError): string | undefined {
  return isFirmwareVerdict(error.cause) ? error.cause.console : undefined;
}

// How a firmware with mbedTLS words its failures, by rules: which number, from which table, and what of it later calls see.
import type { ErrorCode, TlsError } from '../../../errors.ts';
import type { ChipFacts } from '../../chips/chip-facts.ts';
import { isFirmwareVerdict } from '../../firmware-verdict.ts';
import { exception, osError, type RaisedError } from '../../raised.ts';
import { raiseOutsideTls, socketErrno } from '../raise-outside-tls.ts';
import type { Failure, Raised } from '../stack.ts';
import { NOT_TLS } from './alert.ts';
import { type ErrorTableId, type MbedtlsErrorName, mbedtlsErrorNumber, mbedtlsErrorText } from './errors.ts';
import { type ErrorGeneration, numberIn, RAISED, RAISED_BY_PREFIX, type Raise } from './raised-by-code.ts';
import { VerifyFlag, verifyInfo } from './verify-flags.ts';

export interface RaisingRules {
  /** The names that stand beside numbers. */
  readonly table: ErrorTableId;
  /** Whether messages that do not fit have the numbers of 2.x (`SSL_BAD_HS_…`) or of 3.x. */
  readonly generation: ErrorGeneration;
  /**
   * A refused certificate: a ValueError with a sentence for each flag, the number with its text, or behind that text
   * each flag's sentence after a semicolon.
   */
  readonly flags: 'sentences' | 'number' | 'reasons';
  /** A failed allocation (SSL_ALLOC_FAILED). */
  readonly allocation: 'ENOMEM' | 'MemoryError';
  /** What a read or a write raises: {@link StreamWords}. */
  readonly stream: StreamWords;
  /** What a server makes of a first record that is not TLS; absent: what a client makes of it. */
  readonly notTlsAtServer?: MbedtlsErrorName;
  /** The text beside a number where it is not the name of {@link table}; `undefined` for one: it has none. */
  readonly textOf?: (ret: number) => string | undefined;
}

/**
 * What a read or a write raises of an error, in it or in a handshake that it makes.
 *
 * - `as-wrap`: what the call that connects would raise, each time anew (CircuitPython from 9.0).
 * - `once`: that at first, later the number alone (no firmware: `modern` and `guide`).
 * - `number`: the library's number alone, each time anew; that of the socket is negative (CircuitPython 8.2).
 *
 * The others are MicroPython's, which remembers the number and raises it from then on (`last_error`):
 *
 * - `kept-number`: the number alone, that of the socket negative: `OSError(-104)` (1.20, 1.21).
 * - `kept-once`: first as in wrap, later the number alone; a connection that ended has no text (1.22 with mbedTLS 2).
 * - `kept-once-in-handshake`: the same in the handshake, and after it the number alone (1.22 to 1.27 with mbedTLS 3).
 * - `kept-as-wrap`: as in wrap, each time (from 1.28).
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
/** The buffer for the sentences (modtls_mbedtls.c), with its NUL. */
const SENTENCES_BUFFER = 256;

/** {@link TlsStack.raise} by these rules. */
export function raiseByMbedtls(rules: RaisingRules, failure: Failure, chip: ChipFacts): Raised {
  const { error, operation, handshakeDone, before } = failure;
  const isStream = operation === 'read' || operation === 'write';
  // mbedtls_ssl_read takes a cut connection for its end.
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
 * How a bare number of the library is raised.
 *
 * @param ret - as mbedTLS returns it; -255..-1 are errno numbers of the socket that passed through it.
 */
export function raiseMbedtlsNumber(rules: RaisingRules, ret: number, chip: ChipFacts): RaisedError {
  return raiseNumber(rules, { ret }, chip);
}

/** What mbedtls_ssl_read and mbedtls_ssl_write return for a context that was freed; it forgot the handshake as well. */
export function raiseClosedByMbedtls(rules: RaisingRules, again: boolean, chip: ChipFacts): RaisedError {
  return inStream(rules, { handshakeDone: false, again }, { ret: mbedtlsErrorNumber('SSL_BAD_INPUT_DATA') }, chip);
}

/** The row of a code, or of its family. @returns `undefined` for one that mbedTLS has no part in. */
export function raiseOf(code: ErrorCode): Raise | undefined {
  return RAISED[code] ?? RAISED_BY_PREFIX[code.slice(0, code.indexOf('.') + 1)];
}

/** What the library returns, with the flags of a verification. */
interface LibraryError {
  readonly ret: number;
  readonly flags?: number;
}

function inStream(
  rules: RaisingRules,
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

/** The flags went with the connection: only the number is left. */
function bareVerdict(rules: RaisingRules, { ret }: LibraryError, chip: ChipFacts): RaisedError {
  return raiseNumber(rules, { ret }, chip);
}

function raiseNumber(rules: RaisingRules, { ret, flags }: LibraryError, chip: ChipFacts): RaisedError {
  if (ret === CERT_VERIFY_FAILED && flags !== undefined && flags !== ALL_FLAGS && rules.flags === 'sentences') {
    const sentences = verifyInfo(flags === 0 ? VerifyFlag.other : flags, '\n');
    if (sentences.length < SENTENCES_BUFFER) return exception('ValueError', sentences);
  }
  if (ret === SSL_ALLOC_FAILED)
    return rules.allocation === 'MemoryError' ? exception('MemoryError') : osError(chip.errnos.ENOMEM);
  if (ret === mbedtlsErrorNumber('PK_BAD_INPUT_DATA')) return exception('ValueError', 'invalid key');
  if (ret === mbedtlsErrorNumber('X509_BAD_INPUT_DATA')) return exception('ValueError', 'invalid cert');
  if (ret < 0 && ret > -256) return osError(-ret);
  // mbedtls_strerror looks at the magnitude: 1 (a verify callback's, or a PEM that was only partly read) is -1's name.
  const text = rules.textOf === undefined ? mbedtlsErrorText(ret, rules.table) : rules.textOf(ret);
  const isVerdict = ret === CERT_VERIFY_FAILED && flags !== undefined && flags !== ALL_FLAGS;
  if (!isVerdict || rules.flags !== 'reasons') return osError(ret, text);
  return osError(ret, `${text ?? ''}${verifyInfo(flags, '; ').replaceAll('\n', '')}`);
}

/**
 * A refused certificate is judged by the firmware's own verdict where the error carries one (as its `cause`); an error
 * of the strict verifier is translated to the flag that mbedTLS would have set.
 *
 * @returns `undefined` for what the library has no number for.
 */
function numberOf(rules: RaisingRules, { error, role }: Failure, chip: ChipFacts): LibraryError | undefined {
  if (isFirmwareVerdict(error.cause)) return error.cause;
  const errno = socketErrno(error, chip);
  if (errno !== undefined) return { ret: -errno };
  if (role === 'server' && rules.notTlsAtServer !== undefined && NOT_TLS.has(error.code))
    return { ret: mbedtlsErrorNumber(rules.notTlsAtServer) };
  const row = raiseOf(error.code);
  if (row === undefined || 'exception' in row) return undefined;
  if ('flags' in row) return { ret: CERT_VERIFY_FAILED, flags: row.flags };
  return { ret: numberIn(rules.generation, row) };
}

function raiseElse(rules: RaisingRules, error: TlsError, chip: ChipFacts): RaisedError {
  const row = raiseOf(error.code);
  if (row !== undefined && 'exception' in row) return exception(row.exception, row.text);
  if (error.code === 'board.out_of_memory' && rules.allocation === 'MemoryError') return exception('MemoryError');
  return raiseOutsideTls(error, chip);
}

function consoleOf(error: TlsError): string | undefined {
  return isFirmwareVerdict(error.cause) ? error.cause.console : undefined;
}

// How a firmware with mbedTLS words its failures, by rules: which table, which texts, and what of them later calls see.
import type { ErrorCode, TlsError } from '../../../errors.ts';
import { isFirmwareVerdict } from '../../firmware-verdict.ts';
import type { ChipFacts } from '../../profile.ts';
import { exception, osError, type RaisedError } from '../../raised.ts';
import { raiseOutsideTls } from '../raise-outside-tls.ts';
import type { Failure, Raised } from '../stack.ts';
import { type ErrorTableId, mbedtlsErrorNumber, mbedtlsErrorText } from './errors.ts';
import { type ErrorGeneration, RAISED, RAISED_BY_PREFIX, type Raise } from './raised-by-code.ts';
import { VerifyFlag, verifyInfo } from './verify-flags.ts';

export interface RaisingRules {
  /** The names that stand beside numbers. */
  readonly table: ErrorTableId;
  /** Whether messages that do not fit have the numbers of 2.x (`SSL_BAD_HS_…`) or of 3.x. */
  readonly generation: ErrorGeneration;
  /** A refused certificate: a ValueError with a sentence for each flag, or the number. */
  readonly flags: 'sentences' | 'number';
  /** A failed allocation (SSL_ALLOC_FAILED). */
  readonly allocation: 'ENOMEM' | 'MemoryError';
  /** Whether only the first error of a connection has a text. */
  readonly text: 'first' | 'always';
}

const CERT_VERIFY_FAILED = mbedtlsErrorNumber('X509_CERT_VERIFY_FAILED');
const SSL_ALLOC_FAILED = mbedtlsErrorNumber('SSL_ALLOC_FAILED');
const ALL_FLAGS = 0xffff_ffff;

/** {@link TlsStack.raise} by these rules. */
export function raiseByMbedtls(rules: RaisingRules, failure: Failure, chip: ChipFacts): Raised {
  const { error, operation, handshakeDone, before } = failure;
  // mbedtls_ssl_read takes a cut connection for its end.
  if (error.code === 'tls.truncated' && operation !== 'wrap') return { kind: 'end' };
  if (error.code === 'net.timeout') return { kind: 'exception', exception: errorOf(rules, error, chip) };
  if (before !== undefined && rules.text === 'first')
    return { kind: 'exception', exception: osError(before.errno ?? CERT_VERIFY_FAILED) };
  const raised = errorOf(rules, error, chip);
  const console = isFirmwareVerdict(error.cause) ? error.cause.console : undefined;
  const isBare = error.code === 'tls.closed_in_handshake' && operation !== 'wrap' && !handshakeDone;
  return { kind: 'exception', exception: isBare ? { ...raised, text: undefined } : raised, console };
}

/**
 * How a bare number of the library is raised.
 *
 * @param ret - as mbedTLS returns it; -255..-1 are errno numbers of the socket that passed through it.
 */
export function raiseMbedtlsNumber(rules: RaisingRules, ret: number, chip: ChipFacts): RaisedError {
  if (ret === SSL_ALLOC_FAILED)
    return rules.allocation === 'MemoryError' ? exception('MemoryError') : osError(chip.errnos.ENOMEM);
  if (ret === mbedtlsErrorNumber('PK_BAD_INPUT_DATA')) return exception('ValueError', 'invalid key');
  if (ret === mbedtlsErrorNumber('X509_BAD_INPUT_DATA')) return exception('ValueError', 'invalid cert');
  if (ret < 0 && ret > -256) return osError(-ret);
  // mbedtls_strerror looks at the magnitude: 1 (a verify callback's, or a PEM that was only partly read) is -1's name.
  return osError(ret, mbedtlsErrorText(ret, rules.table));
}

/** The row of a code, or of its family. @returns `undefined` for one that mbedTLS has no part in. */
export function raiseOf(code: ErrorCode): Raise | undefined {
  return RAISED[code] ?? RAISED_BY_PREFIX[code.slice(0, code.indexOf('.') + 1)];
}

/**
 * A refused certificate is judged by the firmware's own verdict where the error carries one (as its `cause`); an error
 * of the strict verifier is translated to the flag that mbedTLS would have set.
 */
function errorOf(rules: RaisingRules, error: TlsError, chip: ChipFacts): RaisedError {
  if (isFirmwareVerdict(error.cause)) {
    const { ret, flags } = error.cause;
    return ret === CERT_VERIFY_FAILED ? raiseFlags(rules, flags, chip) : raiseMbedtlsNumber(rules, ret, chip);
  }
  const row = raiseOf(error.code);
  if (row === undefined) {
    if (error.code === 'board.out_of_memory')
      return rules.allocation === 'MemoryError' ? exception('MemoryError') : osError(chip.errnos.ENOMEM);
    return raiseOutsideTls(error, chip);
  }
  if ('flags' in row) return raiseFlags(rules, row.flags, chip);
  if ('exception' in row) return exception(row.exception, row.text);
  const name = rules.generation === '2' ? (row.in2 ?? row.mbedtls) : row.mbedtls;
  return raiseMbedtlsNumber(rules, mbedtlsErrorNumber(name), chip);
}

function raiseFlags(rules: RaisingRules, flags: number, chip: ChipFacts): RaisedError {
  if (rules.flags === 'number' || flags === ALL_FLAGS) return raiseMbedtlsNumber(rules, CERT_VERIFY_FAILED, chip);
  return exception('ValueError', verifyInfo(flags === 0 ? VerifyFlag.other : flags, '\n'));
}

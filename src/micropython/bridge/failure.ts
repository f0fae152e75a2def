// Network error codes as small numbers, to be stored in words of shared memory.
import { type ErrorCode, TlsError } from '../../errors.ts';

const CODES: readonly ErrorCode[] = [
  'net.failed',
  'net.refused',
  'net.unreachable',
  'net.reset',
  'net.timeout',
  'net.aborted',
  'net.closed',
  'net.name_not_found',
  'net.address_in_use',
  'net.not_permitted',
];

/** @returns 1 or more, for {@link fromFailure}. */
export function toFailure({ code }: TlsError): number {
  return Math.max(CODES.indexOf(code), 0) + 1;
}

/** @param doing - the operation that failed, for the message: `'connecting to example.com:443'`. */
export function fromFailure(failure: number, doing: string): TlsError {
  return new TlsError(CODES[failure - 1] ?? 'net.failed', doing);
}

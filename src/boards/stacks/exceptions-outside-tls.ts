// Python exceptions for failures that do not involve a TLS library: of the socket, of files, of HTTP.
import type { TlsError } from '../../errors.ts';
import type { ChipFacts } from '../chips/chip-facts.ts';
import type { ErrnoName } from '../errno.ts';
import { exception, osError, type RaisedError } from '../python-exception.ts';

const ERRNO_OF: Readonly<Record<string, ErrnoName>> = {
  'net.proxy_refused': 'ECONNREFUSED',
  'net.unreachable': 'EHOSTUNREACH',
  'net.reset': 'ECONNRESET',
  'net.timeout': 'ETIMEDOUT',
  'net.closed': 'EBADF',
  'net.failed': 'EIO',
  'net.address_in_use': 'EADDRINUSE',
  'net.not_permitted': 'EIO',
  'context.file': 'ENOENT',
};

/** The errno that passes through a TLS library from the socket below. @returns `undefined` for any other failure. */
export function socketErrno(error: TlsError, chip: ChipFacts): number | undefined {
  const errno = error.code.startsWith('net.') ? ERRNO_OF[error.code] : undefined;
  return errno === undefined ? undefined : chip.errnos[errno];
}

/** Whether {@link raiseOutsideTls} has a specific exception for a code. */
export function isRaisedOutsideTls(code: string): boolean {
  return code in ERRNO_OF || code in OTHERS || code.startsWith('http.');
}

/** @returns EIO with our own message for an unexpected code. */
export function raiseOutsideTls(error: TlsError, chip: ChipFacts): RaisedError {
  const errno = ERRNO_OF[error.code];
  if (errno !== undefined) return osError(chip.errnos[errno]);
  const other = OTHERS[error.code];
  if (other !== undefined) return other(chip);
  // The message of the requests modules for a bad response.
  if (error.code.startsWith('http.')) return exception('ValueError', error.message);
  return osError(chip.errnos.EIO, error.message);
}

const OTHERS: Readonly<Record<string, (chip: ChipFacts) => RaisedError>> = {
  'net.refused': ({ errnos, refusedAs }) => osError(errnos[refusedAs]),
  'net.name_not_found': ({ nameNotFound }) => nameNotFound,
  'net.aborted': () => exception('KeyboardInterrupt'),
  'board.out_of_memory': ({ errnos }) => osError(errnos.ENOMEM),
  'board.out_of_sockets': ({ sockets }) => sockets.beyond,
};

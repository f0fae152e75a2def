// Converts the operating system's network errors to our codes `net.*`.
import { type ErrorCode, TlsError } from '../../errors.ts';

const CODES = new Map<string, ErrorCode>(
  Object.entries({
    ENOTFOUND: 'net.name_not_found',
    EAI_AGAIN: 'net.name_not_found',
    EAI_NONAME: 'net.name_not_found',
    EAI_NODATA: 'net.name_not_found',
    ECONNREFUSED: 'net.refused',
    EHOSTUNREACH: 'net.unreachable',
    ENETUNREACH: 'net.unreachable',
    ENETDOWN: 'net.unreachable',
    EADDRNOTAVAIL: 'net.unreachable',
    ECONNRESET: 'net.reset',
    ECONNABORTED: 'net.reset',
    EPIPE: 'net.reset',
    ETIMEDOUT: 'net.timeout',
    EADDRINUSE: 'net.address_in_use',
    EACCES: 'net.not_permitted',
    EPERM: 'net.not_permitted',
  } as const),
);

/**
 * @param doing - the operation, with host and port: `'connecting to example.com:443'`.
 * @returns a TlsError `net.*` whose message ends in the system's own code, such as ECONNREFUSED.
 */
export function fromOsError(error: Error, doing: string): TlsError {
  const code = (error as NodeJS.ErrnoException).code ?? error.message;
  return new TlsError(CODES.get(code) ?? 'net.failed', `${doing}: ${code}`, { cause: error });
}

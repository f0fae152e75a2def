// Adds the host, file or other subject to an error's message.
import { TlsError } from '../errors.ts';

/** @returns the same error with the prefix before its message, and the first one as its cause. */
export function prefixed(prefix: string, error: TlsError): TlsError {
  return new TlsError(error.code, `${prefix}: ${error.message}`, { cause: error, hint: error.hint });
}

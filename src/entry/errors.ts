// `thimble/errors`: the advice for every error code, and hints for the errors of `thimble/portable`.

import type { Advice } from '../errors/advice/advice.ts';
import { ERROR_ADVICE } from '../errors/advice.ts';
import type { ErrorCode } from '../errors.ts';

export type { Advice } from '../errors/advice/advice.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';

/** The most common cause of a code, and what to do about it. @throws RangeError for an unknown code. */
export function adviceFor(code: ErrorCode): Advice {
  if (!Object.hasOwn(ERROR_ADVICE, code)) throw new RangeError(`there is no error code ${String(code)}`);
  return ERROR_ADVICE[code];
}

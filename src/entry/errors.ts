// `thimble/errors`: the advice for every error code, and errors with hints for those who import `thimble/portable`.

import type { Advice } from '../errors/advice/advice.ts';
import { ERROR_ADVICE } from '../errors/advice.ts';
import type { ErrorCode } from '../errors.ts';

export type { Advice } from '../errors/advice/advice.ts';
export { type ErrorCode, isTlsError, TlsError } from '../errors.ts';

/** What is most often behind a code, and what to do about it. @throws RangeError for a code that there is not. */
export function adviceFor(code: ErrorCode): Advice {
  if (!Object.hasOwn(ERROR_ADVICE, code)) throw new RangeError(`there is no error code ${String(code)}`);
  return ERROR_ADVICE[code];
}

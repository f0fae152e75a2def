// The words of every error code of ours: the advice table's.
import { ERROR_ADVICE } from '../../errors/advice.ts';
import type { ErrorCode } from '../../errors.ts';
import type { Words } from './words.ts';

export function houseWords(code: ErrorCode): Words {
  return ERROR_ADVICE[code];
}

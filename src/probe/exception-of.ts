// The exception that a program sees if a connection fails, as Python prints it.
import type { BoardOutcome } from './board-probe.ts';
import { pythonRepr } from './python-repr.ts';

/** `repr(e)`; `undefined` if the program sees none. */
export function exceptionOf({ raised }: BoardOutcome): string | undefined {
  if (raised === undefined) return undefined;
  return raised.kind === 'end' ? "b'' (the read just ends)" : pythonRepr(raised.exception);
}

// Exceptions of Python that do not come from an error of the house: misuse, and results such as EINPROGRESS.
import type { RaisedError } from '../../boards/raised.ts';
import type { TlsError } from '../../errors.ts';
import type { Connection } from './journal.ts';

/** What stands behind an exception that a firmware words in its own way. */
export interface RaiseReason {
  readonly error: TlsError;
  readonly connection: Connection;
}

/** Thrown below a host function to raise exactly this in Python. */
export class PythonRaise extends Error {
  override readonly name = 'PythonRaise';
  readonly raised: RaisedError;
  readonly reason: RaiseReason | undefined;

  constructor(raised: RaisedError, reason?: RaiseReason) {
    super(`${raised.type}(${raised.errno ?? raised.text ?? ''})`);
    this.raised = raised;
    this.reason = reason;
  }
}

export function raiseErrno(errno: number): PythonRaise {
  return new PythonRaise({ type: 'OSError', errno, text: undefined });
}

export function raiseValueError(text: string): PythonRaise {
  return new PythonRaise({ type: 'ValueError', errno: undefined, text });
}

export function raiseTypeError(text: string): PythonRaise {
  return new PythonRaise({ type: 'TypeError', errno: undefined, text });
}

/** For what a firmware has and this house has not. */
export function raiseNotHere(text: string): PythonRaise {
  return new PythonRaise({ type: 'NotImplementedError', errno: undefined, text });
}

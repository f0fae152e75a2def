// Python exceptions that do not result from a TlsError: misuse, and results such as EINPROGRESS.
import type { RaisedError } from '../../boards/python-exception.ts';
import type { TlsError } from '../../errors.ts';
import type { JournalConnection } from './journal.ts';

/** The error behind an exception with the firmware's own text. */
export interface RaiseReason {
  readonly error: TlsError;
  readonly connection: JournalConnection;
}

/** Thrown in a host function to raise exactly this exception in Python. */
export class PythonRaise extends Error {
  override readonly name = 'PythonRaise';
  /** Whether a socket waited until its timeout, which a fault can be the reason of. */
  readonly isTimeout: boolean = false;
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

/** A socket operation timed out. */
export function raiseTimeout(errno: number): PythonRaise {
  return Object.assign(raiseErrno(errno), { isTimeout: true });
}

export function raiseValueError(text: string): PythonRaise {
  return new PythonRaise({ type: 'ValueError', errno: undefined, text });
}

export function raiseTypeError(text: string): PythonRaise {
  return new PythonRaise({ type: 'TypeError', errno: undefined, text });
}

/** For features of a firmware that are not supported here. */
export function raiseNotHere(text: string): PythonRaise {
  return new PythonRaise({ type: 'NotImplementedError', errno: undefined, text });
}

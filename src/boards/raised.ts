// A Python exception as data: what a program on a board catches.

export type PythonException =
  | 'OSError'
  | 'ValueError'
  | 'MemoryError'
  | 'RuntimeError'
  | 'TypeError'
  | 'gaierror'
  | 'KeyboardInterrupt'
  // For what a firmware has and is not here.
  | 'NotImplementedError'
  // What AirLift's library raises.
  | 'BrokenPipeError'
  | 'ConnectionError'
  | 'TimeoutError'
  // CircuitPython's espidf.MemoryError.
  | 'espidf.MemoryError';

/** `type(errno, text)`, `type(text)` or `type()` in Python, by what is there. */
export interface RaisedError {
  /** The Python class. */
  readonly type: PythonException;
  /** The number of an OSError. */
  readonly errno: number | undefined;
  /** The second argument of an OSError (absent: none), or the text of another exception. */
  readonly text: string | undefined;
}

export function osError(errno: number, text?: string): RaisedError {
  return { type: 'OSError', errno, text };
}

/** An exception that carries a text, or nothing. */
export function exception(type: PythonException, text?: string): RaisedError {
  return { type, errno: undefined, text };
}

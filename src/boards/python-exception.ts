// A Python exception as data: what a program on a board catches.

export type PythonExceptionClass =
  | 'OSError'
  | 'ValueError'
  | 'MemoryError'
  | 'RuntimeError'
  | 'TypeError'
  | 'gaierror'
  | 'KeyboardInterrupt'
  // For features of the firmware that are not supported here.
  | 'NotImplementedError'
  // Raised by AirLift's library.
  | 'BrokenPipeError'
  | 'ConnectionError'
  | 'TimeoutError'
  // CircuitPython's espidf.MemoryError.
  | 'espidf.MemoryError';

/** `type(errno, text)`, `type(text)` or `type()` in Python, depending on the fields that are set. */
export interface RaisedError {
  /** The Python class. */
  readonly type: PythonExceptionClass;
  /** The errno of an OSError. */
  readonly errno: number | undefined;
  /** The second argument of an OSError (absent: none), or the text of another exception. */
  readonly text: string | undefined;
}

export function osError(errno: number, text?: string): RaisedError {
  return { type: 'OSError', errno, text };
}

/** An exception with a text, or without arguments. */
export function exception(type: PythonExceptionClass, text?: string): RaisedError {
  return { type, errno: undefined, text };
}

// Converts an error to what a program on a board sees, according to its stack and its chip.
import type { TlsError } from '../errors.ts';
import type { BoardProfile } from './profile.ts';
import { osError, type RaisedError } from './python-exception.ts';
import type { Failure, RaisedOrEnd } from './stacks/stack.ts';

/** @returns the exception, or that the read returns the end of the stream. */
export function raiseOn({ stack, chip }: BoardProfile, failure: Failure): RaisedOrEnd {
  return stack.raise(failure, chip);
}

/** The exception for an error in the call that connects, or in setting it up. */
export function osErrorOf(error: TlsError, profile: BoardProfile): RaisedError {
  const raised = raiseOn(profile, { error, operation: 'wrap', handshakeDone: false, before: undefined });
  return raised.kind === 'exception' ? raised.exception : osError(profile.chip.errnos.EIO, error.message);
}
